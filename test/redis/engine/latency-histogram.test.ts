import fc from 'fast-check';
import { LatencyHistogram } from '../../../src/redis/engine/latency-histogram';

function of(...ms: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const each of ms) histogram.record(each);
  return histogram;
}

// What a real server said of DEBUG SLEEP 0.8, 0.0001 and 1.5, and of single commands.
test('percentiles and distribution are those of the real histogram', () => {
  const sleeps = of(800.5, 0.2, 1500);
  expect([50, 99, 99.9].map((each) => sleeps.percentileUs(each))).toEqual([801112.063, 1002438.655, 1002438.655]);
  expect(sleeps.cumulative()).toEqual([
    [264, 1],
    [1073741, 3],
  ]);
  expect(of(0.191).percentileUs(50)).toBe(191.487);
  expect(of(0.079).percentileUs(50)).toBe(79.359);
});

test('small and large times', () => {
  expect(of(0).cumulative()).toEqual([[1, 1]]);
  expect(of(0).percentileUs(100)).toBe(0.001);
  expect(of(1e9).percentileUs(0)).toBe(998244.352);
  expect(of(0.000255, 0.000256).cumulative()).toEqual([[1, 2]]);
  expect(of(-1).percentileUs(50)).toBe(0.001);
});

test('percentiles count calls', () => {
  const histogram = of(...Array.from({ length: 100 }, (_, i) => i + 1));
  const near = (percentile: number): number => Math.round(histogram.percentileUs(percentile) / 1000);
  expect([0, 1, 50, 90, 100].map(near)).toEqual([1, 1, 50, 90, 100]);
  expect(histogram.percentileUs(0)).toBeLessThan(histogram.percentileUs(1));
  expect(histogram.count).toBe(100);
});

test('any time is told with two digits', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.000001, max: 1000, noNaN: true }), (ms) => {
      const us = of(ms).percentileUs(50);
      expect(us).toBeGreaterThanOrEqual(Math.floor(ms * 1e6) / 1000);
      expect(us).toBeLessThanOrEqual(ms * 1000 * 1.01 + 0.001);
      expect(of(ms).cumulative().at(-1)).toEqual([expect.any(Number), 1]);
    }),
  );
});

test('the steps of the distribution are each twice the one before', () => {
  const all = of(...Array.from({ length: 30 }, (_, i) => 2 ** i / 1e6));
  const steps = all.cumulative().map(([us]) => us);
  expect(steps.slice(0, 12)).toEqual([1, 2, 4, 8, 16, 33, 66, 132, 264, 528, 1056, 2113]);
  expect(all.cumulative().at(-1)).toEqual([541065, 30]);
});
