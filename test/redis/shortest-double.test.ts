import { createRandom } from '../../src/base/random';
import { formatByGrisu, formatShortest } from '../../src/redis/shortest-double';

/** Answers of ZSCORE of redis-server 7.4.1. */
test.each([
  [0, '0'],
  [-0, '-0'],
  [1e17, '100000000000000000'],
  [2 ** 62, '4611686018427387904'],
  [2 ** 63, '9223372036854776000'],
  [1e20, '1e+20'],
  [123456789012345680, '123456789012345680'],
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
  [NaN, 'nan'],
  [0.1, '0.1'],
  [-2.25, '-2.25'],
  [0.1 + 0.2, '0.30000000000000004'],
  [0.000001, '0.000001'],
  [1e-7, '1e-7'],
  [-1.5e-7, '-1.5e-7'],
  [0.0001234567, '1.234567e-4'],
  [5e-324, '5e-324'],
  [2.2250738585072014e-308, '2.2250738585072014e-308'],
  [Number.MAX_VALUE, '1.7976931348623157e+308'],
])('%d is %s', (value, text) => {
  expect(formatShortest(value)).toBe(text);
});

/** JavaScript has another last digit, or one digit less. */
test.each([
  [-106453254611172.88, '-106453254611172.87'],
  [Number('1344644955834464.2'), '1344644955834464.3'],
  [2609.214863963168, '2609.2148639631682'],
  [0.2055756982836454, '0.20557569828364541'],
  [Number('3.1530651594393856e-235'), '3.1530651594393857e-235'],
])('where Grisu2 is not the shortest: %d is %s', (value, text) => {
  expect(formatShortest(value)).toBe(text);
  expect(Number(text)).toBe(value);
});

test('any double can be read back', () => {
  const random = createRandom('doubles');
  const bits = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < 5_000; i++) {
    for (let at = 0; at < 8; at++) bits.setUint8(at, random.below(256));
    const value = bits.getFloat64(0);
    if (!Number.isNaN(value)) expect(Number(formatShortest(value).replace('inf', 'Infinity'))).toBe(value);
  }
});

test('few decimals: JavaScript’s digits are those of Grisu2', () => {
  const random = createRandom('decimals');
  for (let i = 0; i < 20_000; i++) {
    const value = (random.below(2 ** 31) - 2 ** 30) / (i % 2 === 0 ? 10 : 100);
    if (!Number.isInteger(value)) expect(formatShortest(value)).toBe(formatByGrisu(value));
  }
});
