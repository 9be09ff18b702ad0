import { ErrorReply } from '../../src/redis/reply';
import { parseCursor, parseScanOptions } from '../../src/redis/scan-options';
import { Version } from '../../src/redis/version';

const old = new Version('7.0');
const newer = new Version('7.4');

const errorOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ErrorReply) return error.message;
    throw error;
  }
  return 'none';
};

test.each([
  ['0', 0],
  ['12', 12],
  ['', 0],
  ['+7', 7],
  ['007', 7],
  ['5\0x', 5],
  ['\0x', 0],
  ['18446744073709551615', 2 ** 64],
  ['-1', 2 ** 64],
  ['-18446744073709551615', 1],
])('the cursor %j', (text, cursor) => expect(parseCursor(text, old)).toBe(cursor));

test.each(['x', '1x', ' 1', '1 ', '+', '-', '--1', '1.0', '0x1', '18446744073709551616', '-18446744073709551616'])(
  'no cursor: %j',
  (text) => expect(errorOf(() => parseCursor(text, old))).toBe('ERR invalid cursor'),
);

/** Asked of redis-server 7.4.1. */
test.each([
  ['0', 0],
  [' 1', 1],
  ['\t\r+7', 7],
  ['5\0x', 5],
  ['-0', 0],
  ['-01', 2 ** 64],
  ['18446744073709551615', 2 ** 64],
])('the cursor %j, since 7.4', (text, cursor) => expect(parseCursor(text, newer)).toBe(cursor));

test.each(['', '-1', '-9223372036854775808', '\0x', 'x', '1 ', '18446744073709551616'])('no cursor since 7.4: %j', (text) =>
  expect(errorOf(() => parseCursor(text, newer))).toBe('ERR invalid cursor'),
);

test('options in any order, the last of each counts', () => {
  const options = parseScanOptions('SCAN 0 count 5 MATCH a* type hash Count 7'.split(' '), 2, { version: old, type: true });
  expect([options.count, options.type, options.matches('abc'), options.matches('b')]).toEqual([7, 'hash', true, false]);
  expect(parseScanOptions(['SCAN', '0'], 2, { version: old })).toMatchObject({ count: 10, type: undefined });
});

test.each([
  ['COUNT 0', 'ERR syntax error'],
  ['COUNT -1', 'ERR syntax error'],
  ['COUNT x', 'ERR value is not an integer or out of range'],
  ['COUNT', 'ERR syntax error'],
  ['MATCH', 'ERR syntax error'],
  ['TYPE hash', 'ERR syntax error'],
  ['foo bar', 'ERR syntax error'],
  ['COUNT x foo', 'ERR value is not an integer or out of range'],
])('wrong options: %s', (words, message) =>
  expect(errorOf(() => parseScanOptions(['HSCAN', 'h', '0', ...words.split(' ')], 3, { version: old }))).toBe(message),
);

test('NOVALUES', () => {
  const words = 'HSCAN h 0 NOVALUES COUNT 1'.split(' ');
  expect(parseScanOptions(words, 3, { version: newer, noValues: true })).toMatchObject({ noValues: true, count: 1 });
  expect(errorOf(() => parseScanOptions(words, 3, { version: newer }))).toBe('ERR NOVALUES option can only be used in HSCAN');
  expect(errorOf(() => parseScanOptions(words, 3, { version: old, noValues: true }))).toBe('ERR syntax error');
});
