import { createRandom } from '../../../src/base/random';
import { backOffMs } from '../../../src/kit/waiting/back-off';

const pauses = { intervalMs: 10, longestPauseMs: 100 };
const none = { next: () => 0, below: () => 0, fork: () => none };

test('10 ms, growing by half to 100 ms', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 50].map((n) => backOffMs(pauses, n, none))).toEqual([10, 15, 22.5, 33.75, 50.625, 75.9375, 100, 100]);
});

test('a pause over 100 ms does not grow, and one of 0 stays 0', () => {
  expect([1, 2, 9].map((n) => backOffMs({ ...pauses, intervalMs: 250 }, n, none))).toEqual([250, 250, 250]);
  expect(backOffMs({ ...pauses, intervalMs: 0 }, 9, none)).toBe(0);
});

test('while it holds, the pause is the first one', () => {
  expect(backOffMs(pauses, 0, none)).toBe(10);
});

test('chance shortens it by up to a tenth, the same for the same seed', () => {
  const draw = (seed: string): number[] => {
    const random = createRandom(seed);
    return Array.from({ length: 200 }, () => backOffMs(pauses, 1, random));
  };
  expect(draw('a')).toEqual(draw('a'));
  expect(draw('a')).not.toEqual(draw('b'));
  expect(Math.min(...draw('a'))).toBeGreaterThanOrEqual(9);
  expect(Math.min(...draw('a'))).toBeLessThan(9.2);
  expect(Math.max(...draw('a'))).toBeLessThanOrEqual(10);
});
