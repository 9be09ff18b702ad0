import { createRandom } from '../../../src/base/random';
import { Frequency } from '../../../src/redis/keyspace/frequency';

const now = 1_700_000_000;
let frequency: Frequency;
beforeEach(() => (frequency = new Frequency(createRandom('frequency'))));

function countAfter(uses: number, from = frequency.initial(now)): number {
  let value = from;
  for (let i = 0; i < uses; i++) value = frequency.used(value, now);
  return frequency.countAt(value, now);
}

test('begins at 5, and the first use counts for sure', () => {
  expect(countAfter(0)).toBe(5);
  expect(countAfter(1)).toBe(6);
});

test('grows ever more slowly, to 255 at most', () => {
  // What redis.conf tells of factor 10: 100 uses lead to about 10, 1,000 to 18, 100,000 to 142, a million to 255.
  expect(countAfter(100)).toBeGreaterThanOrEqual(8);
  expect(countAfter(100)).toBeLessThanOrEqual(13);
  expect(countAfter(1_000)).toBeGreaterThanOrEqual(15);
  expect(countAfter(1_000)).toBeLessThanOrEqual(23);
  expect(countAfter(100_000)).toBeGreaterThanOrEqual(125);
  expect(countAfter(100_000)).toBeLessThanOrEqual(160);
  expect(countAfter(1_000, frequency.of(255, now))).toBe(255);
});

test('lfu-log-factor: 0 counts every use', () => {
  frequency.logFactor = 0;
  expect(countAfter(100)).toBe(105);
  frequency.logFactor = 1000;
  expect(countAfter(100)).toBeLessThan(9);
});

test('loses one a minute, or as lfu-decay-time says', () => {
  const value = frequency.of(20, now);
  expect([0, 59, 60, 300, 1200, 6000].map((later) => frequency.countAt(value, now - (now % 60) + later))).toEqual([20, 20, 19, 15, 0, 0]);
  frequency.decayMinutes = 5;
  expect(frequency.countAt(value, now + 600)).toBe(18);
  frequency.decayMinutes = 0;
  expect(frequency.countAt(value, now + 1e6)).toBe(20);
});

test('a use after a while counts on what is left, and begins the time anew', () => {
  const later = now + 3 * 60;
  const used = frequency.used(frequency.of(7, now), later);
  expect(frequency.countAt(used, later)).toBe(5);
  expect(frequency.countAt(used, later + 60)).toBe(4);
});

test('a clock that goes back changes nothing', () => {
  expect(frequency.countAt(frequency.of(9, now), now - 6000)).toBe(9);
});
