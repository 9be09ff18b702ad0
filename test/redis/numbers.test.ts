import fc from 'fast-check';
import {
  formatDouble,
  formatFixed,
  integerReply,
  parseAnyDouble,
  parseDouble,
  parseInt64,
  parseInteger,
  roundedQuotient,
  sumOf,
} from '../../src/redis/numbers';
import floats from '../data/floats.json';

test.each(floats.shown as [string, string][])('the score %s is shown as a real server shows it', (text, shown) => {
  const value = parseDouble(text);
  expect(value === undefined ? 'invalid' : formatDouble(value)).toBe(shown);
});

test('a double that was printed is read as the same double', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (value) => expect(parseDouble(formatDouble(value))).toBe(value)),
    { numRuns: 2000 },
  );
});

test('a hexadecimal float is exact', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2n ** 90n }), fc.integer({ min: -60, max: 60 }), (digits, power) => {
      // Division by a power of two is exact here, so that the only rounding is Number's own.
      expect(parseDouble(`0x${digits.toString(16)}p${power}`)).toBe(Number(digits) * 2 ** power);
    }),
  );
});

test.each([
  ['0', 0n],
  ['-1', -1n],
  ['9223372036854775807', 2n ** 63n - 1n],
  ['-9223372036854775808', -(2n ** 63n)],
  ['9223372036854775808', undefined],
  ['-9223372036854775809', undefined],
  ['99999999999999999999', undefined],
  ['', undefined],
  ['-', undefined],
  ['-0', undefined],
  ['+1', undefined],
  ['01', undefined],
  [' 1', undefined],
  ['1\n', undefined],
  ['1.0', undefined],
])('the integer %j', (text, value) => {
  expect(parseInt64(text)).toBe(value);
  expect(parseInteger(text)).toBe(value === undefined ? undefined : Number(value));
});

test('an integer is a number in a reply while that is exact', () => {
  expect(integerReply(2n ** 53n - 1n)).toBe(2 ** 53 - 1);
  expect(integerReply(2n ** 53n)).toBe(2n ** 53n);
  expect(integerReply(-(2n ** 53n))).toBe(-(2n ** 53n));
});

test('a quotient is rounded to nearest, ties to even', () => {
  expect([1n, 2n, 3n, 5n, 7n].map((n) => roundedQuotient(n, 2n))).toEqual([0n, 1n, 2n, 2n, 4n]);
  expect([4n, 5n].map((n) => roundedQuotient(n, 3n))).toEqual([1n, 2n]);
});

test.each([
  ['0x1p99999', undefined, Infinity],
  ['-0x1p1024', undefined, -Infinity],
  ['0x1p-99999', undefined, 0],
  ['-0x1p-1100', undefined, -0],
  ['0x1.fffffffffffffp1023', Number.MAX_VALUE, Number.MAX_VALUE],
  ['0x1.fffffffffffff8p1023', undefined, Infinity],
  ['0x1p-1074', 5e-324, 5e-324],
  ['0x0p99999', 0, 0],
  ['-0x0.00', -0, -0],
  ['1e400', undefined, Infinity],
  ['-1e400', undefined, -Infinity],
  ['1e-400', undefined, 0],
  ['0e400', 0, 0],
  ['-0', -0, -0],
  ['-inf', -Infinity, -Infinity],
  ['Infinity', Infinity, Infinity],
  ['0x', undefined, undefined],
  ['0x.p1', undefined, undefined],
  ['x', undefined, undefined],
  ['nan', undefined, undefined],
])('%s is %p as a number, and %p where any size will do', (text, exact, any) => {
  expect(parseDouble(text)).toBe(exact);
  expect(parseAnyDouble(text)).toBe(any);
});

test.each([
  [1.0078125, 6, '1.007812'],
  [0.0234375, 6, '0.023438'],
  [-0, 6, '-0.000000'],
  [-2.5, 1, '-2.5'],
  [1e23, 2, '99999999999999991611392.00'],
  [5e-324, 3, '0.000'],
  [13.361389338970184, 17, '13.36138933897018433'],
  [-Infinity, 6, '-inf'],
])('%p with %p digits after the point is %s', (value, digits, text) => expect(formatFixed(value, digits)).toBe(text));

test('a sum of 64-bit integers is exact, or an error', () => {
  const near = [0n, 2n ** 31n, 10n ** 15n, 2n ** 52n, 2n ** 53n, 2n ** 63n].flatMap((each) => [each, -each]);
  const integers = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.tuple(fc.constantFrom(...near), fc.bigInt({ min: -3n, max: 3n })).map(([each, more]) => each + more),
  );
  const fits = (value: bigint): boolean => value >= -(2n ** 63n) && value < 2n ** 63n;
  fc.assert(
    fc.property(integers.filter(fits), integers.filter(fits), (former, by) => {
      if (fits(former + by)) expect(sumOf(String(former), by)).toBe(integerReply(former + by));
      else expect(() => sumOf(String(former), by)).toThrow();
    }),
    { numRuns: 5000 },
  );
  for (const text of ['', '01', '-0', ' 1', '1.0', '9223372036854775808']) expect(() => sumOf(text, 1n)).toThrow();
});
