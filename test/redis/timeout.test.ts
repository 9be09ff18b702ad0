import { parseTimeoutMs } from '../../src/redis/timeout';

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
  expect(parseTimeoutMs(text)).toBe(ms);
});

test.each(['-1', '-0.0011', '-0.002', 'inf', '-inf', '1e16', '1e300', '1e400', '9223372036854776'])('%j is negative to Redis', (text) => {
  expect(() => parseTimeoutMs(text)).toThrow(expect.objectContaining({ message: 'ERR timeout is negative' }));
});

test.each(['', 'x', 'nan', ' 1', '1 ', '1e5000', '1s'])('%j is no timeout', (text) => {
  expect(() => parseTimeoutMs(text)).toThrow(expect.objectContaining({ message: 'ERR timeout is not a float or out of range' }));
});
