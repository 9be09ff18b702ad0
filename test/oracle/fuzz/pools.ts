import type { Binary } from '../../../src/base/bytes';
import { payloads, wrongPayloads } from './payloads';

/** Few keys, so that commands meet; the first letter is the type that commands of that family mostly put there. */
export const keysOf: Readonly<Record<string, readonly Binary[]>> = {
  string: ['s1', 's2', 's3'],
  bitmap: ['s1', 's2', 'b1'],
  hash: ['h1', 'h2'],
  list: ['l1', 'l2', 'l3'],
  set: ['u1', 'u2', 'u3'],
  'sorted-set': ['z1', 'z2', 'z3'],
  geo: ['g1', 'g2', 'g3'],
  hyperloglog: ['p1', 'p2', 'p3'],
  stream: ['x1', 'x2', 'x3'],
};

export const anyKeys: readonly Binary[] = [...new Set(Object.values(keysOf).flat()), 'x', 'missing', '', 'k\x00\r\n\xff'];

const wholeNumbers = ['0', '1', '2', '3', '-1', '-2', '5', '7', '10', '-10'];
const limits = ['9223372036854775807', '-9223372036854775808', '9223372036854775806', '4294967296', '2147483648', '-2147483649'];
const notIntegers = ['9223372036854775808', '-9223372036854775809', 'abc', '1.5', '', ' 1', '01', '+1', '-0', '1e3', '0x10', '10 '];
const floats = ['1.5', '-2.25', '0.1', '3.3333333333333335', '1e300', '-1e-10', '1.1', '100', '17179869184.5', '0.30000000000000004'];
/** None that strtod finds too large or small: SORT of Redis 7.0 takes an earlier command's ERANGE for its own. */
const oddFloats = ['inf', '-inf', '+inf', 'nan', 'abc', '', ' 1', '0x1p3', '1.', '.5', '-0', 'infinity', '1e'];
const words = ['a', 'b', 'c', 'foo', 'bar', 'hello world', '', 'A', 'q\x00\xff\r\n', 'ab', 'aa'];
const long = ['x'.repeat(44), 'y'.repeat(45), 'm'.repeat(64), 'n'.repeat(65), 'v'.repeat(300)];

/** A value with its share: two lists, the rarer one taken once in `rare` times. */
export interface Pool {
  readonly usual: readonly Binary[];
  readonly odd: readonly Binary[];
  readonly rare: number;
}

const pool = (usual: readonly Binary[], odd: readonly Binary[], rare = 12): Pool => ({ usual, odd, rare });

export const pools = {
  integer: pool(wholeNumbers, [...limits, ...notIntegers]),
  /** Replies and memory grow with these: no large ones that Redis would obey. */
  bounded: pool(wholeNumbers, ['100', '-100', '9223372036854775807', '-9223372036854775808', '9223372036854775808', 'abc', '1.5', '']),
  double: pool([...wholeNumbers, ...floats], oddFloats, 8),
  value: pool([...words, ...wholeNumbers, '1.5'], [...long, ...limits, ...floats, ...notIntegers], 6),
  member: pool(['a', 'b', 'c', 'd', 'e', '1', '2', '3', '-5', '100'], [...words, ...long, ...limits], 8),
  field: pool(['f1', 'f2', 'f3', 'a', '1'], [...words, ...long], 10),
  pattern: pool(['*', 'h*', '?1', '[lz]*', 's1', 'f*'], ['', '\\*', '[^h]*', '*\xff', '[a-', '\\', '**1', '[z-a]1'], 8),
  sortPattern: pool(['nosort', '#', 's*', 'h*->f1', 'h1->*', 'w*'], ['', 's*->', '*->f1', 'nokey', '*'], 8),
  scoreBound: pool([...wholeNumbers, '(1', '(2', '-inf', '+inf', '1.5', '(-inf'], [...oddFloats, '((1', '(', '[1', '(nan'], 10),
  lexBound: pool(['-', '+', '[a', '(a', '[b', '(c', '[d', '[1', '(3'], ['', 'a', '[', '(', '--', '[\xff', '+inf'], 10),
  deltaSeconds: pool(
    ['100000'],
    ['0', '-1', '-100', '9223372036854775807', '-9223372036854775808', '9223372036854776', '9223372036854775', 'abc', '1.5', ''],
  ),
  unixSeconds: pool(['4102444800', '5000000000'], ['1', '0', '-1', '9223372036854775807', '9223372036854775', 'abc']),
  unixMilliseconds: pool(['4102444800000', '5000000000000'], ['1', '0', '-1', '9223372036854775807', 'abc']),
  timeout: pool(['0', '1000', '100.5'], ['-1', 'abc', '', '1e300', 'inf', 'nan', '-0.1', '9223372036854775807'], 10),
  offset: pool(
    ['0', '1', '7', '8', '9', '31', '63', '64', '100', '1000'],
    ['-1', '4294967296', '9223372036854775807', 'abc', '', '5000', '#1'],
  ),
  bitOffset: pool(['0', '1', '8', '#0', '#1', '#2', '100', '63'], ['-1', '#-1', '4294967296', '#9223372036854775807', 'abc', '#', '']),
  bitType: pool(['u8', 'i8', 'u1', 'i16', 'u63', 'i64', 'u32', 'i5'], ['u64', 'i65', 'u0', 'i0', 'x8', 'u', 'u8x', 'U8']),
  bit: pool(['0', '1'], ['2', '-1', 'abc', '']),
  database: pool(['0', '1', '2'], ['16', '-1', 'abc', '15', '9223372036854775807']),
  cursor: pool(['0'], ['abc', '-1', ''], 20),
  channel: pool(['c1', 'c2', 'news'], ['', '\x00\xff'], 10),
  /** No two of them match the same channel: whose message comes first is chance. */
  channelPattern: pool(['c*', 'n?ws', '[x]1'], ['', '\\x*'], 10),
  typeName: pool(['string', 'list', 'set', 'zset', 'hash', 'stream'], ['nosuch', 'STRING'], 8),
  protocol: pool(['2', '3'], ['1', '4', 'abc', ''], 8),
  streamId: pool(
    ['0', '1', '2', '3', '5', '1-1', '2-1', '2-2', '3-0', '5-5', '0-0', '0-1', '10'],
    [
      ...[
        '18446744073709551615-18446744073709551615',
        '18446744073709551615',
        '1-18446744073709551615',
        '9007199254740993-9007199254740992',
      ],
      ...[
        '256',
        '65536-1',
        '1-256',
        '4294967296',
        '-',
        '+',
        '(1',
        '1-*',
        '',
        'abc',
        '1-',
        '-1',
        '1--1',
        '01-+2',
        '18446744073709551616',
        '1-1-1',
      ],
    ],
    10,
  ),
  group: pool(['g', 'h'], ['', 'none', 'G'], 15),
  consumer: pool(['a', 'b', 'c'], ['', 'none', 'A\r\n'], 15),
  streamField: pool(['f', 'f', 'f', 'g'], ['', '1', '-5', 'f'.repeat(70)], 12),
  /** Far apart: what is idle and what is not must not hang on some milliseconds. */
  idleTime: pool(['0', '0', '1000000', '50000000'], ['-1', '-9223372036854775808', '9223372036854775807', 'abc', '1.5', ''], 12),
  /** None that ends the waiting before the session ends. */
  blockTime: pool(['0', '1000000'], ['-1', '9223372036854775807', '9223372036854775808', 'abc', '1.5', ''], 10),
  entryCount: pool(['0', '1', '2', '5', '10', '-1'], ['9223372036854775807', '-2', 'abc', '', '9007199254740992'], 10),
  longitude: pool(
    ['0', '13.361389', '13.3613891', '13.36139', '15.087269', '13.583333', '-122.4194', '2.3522', '179.9', '-179.9', '100.5', '-5'],
    ['180', '-180', '180.0000001', '1e300', 'inf', 'nan', 'abc', '', '1e-7', '-0'],
    10,
  ),
  latitude: pool(
    [
      '0',
      '38.115556',
      '38.1155561',
      '38.11556',
      '37.502669',
      '37.316667',
      '37.7749',
      '48.8566',
      '10',
      '-10.25',
      '84.9',
      '-84.9',
      '66.5',
      '80.1',
    ],
    ['85.05112878', '-85.05112878', '85.0511288', '90', '-inf', 'nan', 'abc', '', '1e-7', '-0'],
    10,
  ),
  distance: pool(
    ['0', '1', '10', '166.27', '200', '500', '5000', '20000', '1e7'],
    ['-1', 'inf', 'nan', 'abc', '', '1e300', '0.0001', '-0'],
    10,
  ),
  counted: pool(
    Array.from({ length: 500 }, (_, i) => `e${i}`),
    [...words, ...long],
  ),
  hyperLogLogAction: pool(['GETREG', 'DECODE', 'ENCODING', 'TODENSE', 'decode'], ['', 'nosuch'], 10),
  operation: pool(['AND', 'OR', 'XOR', 'NOT', 'not'], ['NAND', '']),
  payload: pool(payloads, wrongPayloads, 6),
  /** Milliseconds: none that could be over while they are compared. */
  timeToLive: pool(['0', '100000000'], ['-1', '4102444800000', 'abc', '1.5', '', '9223372036854775807', '9223372036854775808'], 8),
  option: pool(['NX', 'XX', 'GET', 'LIMIT', 'COUNT', 'WITHSCORES', 'CH', 'REV', 'KEEPTTL'], ['', 'STORE']),
  name: pool(['me', 'you'], ['', 'a b', 'x\n'], 8),
} as const satisfies Record<string, Pool>;
