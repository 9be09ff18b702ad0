import fc from 'fast-check';
import { addLongDoubles, formatLongDouble, type LongDouble, parseLongDouble } from '../../src/redis/long-double';
import floats from '../data/floats.json';

const parse = (text: string): LongDouble => parseLongDouble(text)!;

test.each(floats.sums as [string, string, string][])('%s + %s is what a real server on x86 answers', (a, b, expected) => {
  const [first, second] = [parseLongDouble(a), parseLongDouble(b)];
  if (first === undefined || second === undefined) {
    expect('invalid').toBe(expected);
    return;
  }
  const sum = addLongDoubles(first, second);
  expect(sum === undefined || typeof sum === 'string' ? 'overflow' : formatLongDouble(sum)).toBe(expected);
});

test('infinities: their sum, and none of two signs', () => {
  expect(formatLongDouble(addLongDoubles(parse('inf'), parse('-1'))!)).toBe('inf');
  expect(formatLongDouble(addLongDoubles(parse('1'), parse('-Infinity'))!)).toBe('-inf');
  expect(addLongDoubles(parse('inf'), parse('-inf'))).toBeUndefined();
});

test('sums of integers up to 2^63 are exact', () => {
  const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n });
  fc.assert(
    fc.property(integer, integer, (a, b) => {
      expect(formatLongDouble(addLongDoubles(parse(String(a)), parse(String(b)))!)).toBe(nearest64(a + b).toString());
    }),
  );
});

test('a sum does not depend on the order, and taking the same away again gives zero', () => {
  const text = fc
    .tuple(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }), fc.nat(40))
    .map(([n, e]) => `${n}`.replace(/e.*|$/, `e-${e}`));
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(addLongDoubles(parse(a), parse(b))).toEqual(addLongDoubles(parse(b), parse(a)));
      const opposite = a.startsWith('-') ? a.slice(1) : `-${a}`;
      expect(formatLongDouble(addLongDoubles(parse(a), parse(opposite))!)).toBe('0');
    }),
  );
});

test('text of 5,120 bytes and more is no number', () => {
  expect(parseLongDouble('0'.repeat(5119))).toBeDefined();
  expect(parseLongDouble('0'.repeat(5120))).toBeUndefined();
});

/** An integer of at most 65 bits, rounded to 64, ties to even. */
function nearest64(value: bigint): bigint {
  const size = value < 0n ? -value : value;
  if (size < 2n ** 64n || size % 2n === 0n) return value;
  const down = size - 1n;
  const rounded = (down / 2n) % 2n === 0n ? down : down + 2n;
  return value < 0n ? -rounded : rounded;
}
