import { parseTimeoutMs, parseTimeoutOfMs } from '../../src/redis/timeout';
import { type RedisVersion, Version } from '../../src/redis/version';

type Present = Parameters<typeof parseTimeoutMs>[1];

const nowMs = 1_700_000_000_000;
const at = (name: RedisVersion): Present => ({ engine: { version: new Version(name) }, keyspace: { nowMs } }) as Present;
const old = at('7.0');
const newer = at('7.2');
const failsWith = (message: string): Error => expect.objectContaining({ message }) as Error;

// Each line was asked of redis-server 7.0.15 by BLPOP.
test.each([
  ['0', 0],
  ['1', 1000],
  ['007', 7000],
  ['0.1', 100],
  ['0.001', 1],
  ['0.0000001', 1],
  ['1e-400', 1],
  ['1.0005', 1001],
  ['0x10', 16_000],
  ['-0', 0],
  // -0.001 times 1000 is a little more than -1 in 80 bits, and rounds up to 0.
  ['-0.001', 0],
  ['9223372036854775.806', 2 ** 63],
])('%j is %d ms', (text, ms) => {
  expect(parseTimeoutMs(text, old)).toBe(ms);
});

test.each(['-1', '-0.0011', '-0.002', 'inf', '-inf', '1e16', '1e300', '1e400', '9223372036854776'])('%j is negative to Redis', (text) => {
  expect(() => parseTimeoutMs(text, old)).toThrow(failsWith('ERR timeout is negative'));
});

test.each(['', 'x', 'nan', ' 1', '1 ', '1e5000', '1s'])('%j is no timeout', (text) => {
  expect(() => parseTimeoutMs(text, old)).toThrow(failsWith('ERR timeout is not a float or out of range'));
});

// Asked of redis-server 7.2.4 and 7.4.1.
test.each(['inf', '1e16', '1e300', '1e400', '9223372036854775.806', '9223372036854775'])('%j is too large since 7.2', (text) => {
  expect(() => parseTimeoutMs(text, newer)).toThrow(failsWith('ERR timeout is out of range'));
});

test('since 7.2 it has to end within 64 bits', () => {
  expect(parseTimeoutMs('9220000000000000', newer)).toBe(9.22e18);
  expect(() => parseTimeoutMs('-inf', newer)).toThrow(failsWith('ERR timeout is negative'));
});

test.each([
  ['0', 0],
  ['17', 17],
  ['9220000000000000000', 9.22e18],
])('%j milliseconds', (text, ms) => {
  expect(parseTimeoutOfMs(text, old)).toBe(ms);
  expect(parseTimeoutOfMs(text, newer)).toBe(ms);
});

test('milliseconds that are wrong', () => {
  expect(() => parseTimeoutOfMs('-1', old)).toThrow(failsWith('ERR timeout is negative'));
  expect(() => parseTimeoutOfMs('1.5', old)).toThrow(failsWith('ERR timeout is not an integer or out of range'));
  expect(parseTimeoutOfMs('9223372036854775807', old)).toBe(2 ** 63);
  expect(() => parseTimeoutOfMs('9223372036854775807', newer)).toThrow(failsWith('ERR timeout is out of range'));
});
