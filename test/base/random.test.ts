import { createRandom } from '../../src/base/random';

test('the same seed gives the same numbers, another seed others', () => {
  const take = (seed: number | string): number[] => {
    const random = createRandom(seed);
    return Array.from({ length: 5 }, () => random.next());
  };
  expect(take(1)).toEqual(take(1));
  expect(take(1)).toEqual(take('1'));
  expect(take(1)).not.toEqual(take(2));
});

test('a fork does not depend on what its parent has given out', () => {
  const a = createRandom('seed');
  const b = createRandom('seed');
  b.next();
  expect(a.fork('x').next()).toBe(b.fork('x').next());
  expect(a.fork('x').next()).not.toBe(a.fork('y').next());
});

test('numbers below a bound are spread evenly', () => {
  const random = createRandom(7);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[random.below(10)]!++;
  // Five standard deviations of a fair die of ten sides thrown 100,000 times.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(9_000));
});
