import { RateMeter } from '../../../src/redis/engine/rate-meter';

function fresh(): { run: (fromMs: number, toMs: number, everyMs: number) => void; rate: (atMs: number) => number; reset: () => void } {
  const counts = { commandsProcessed: 0, inputBytes: 0, outputBytes: 0 };
  const meter = new RateMeter(counts);
  return {
    run(fromMs, toMs, everyMs) {
      for (let now = fromMs; now < toMs; now += everyMs) {
        meter.tick(now);
        counts.commandsProcessed++;
      }
    },
    rate(atMs) {
      meter.tick(atMs);
      return meter.perSecond('commandsProcessed', atMs);
    },
    reset: () => meter.reset(),
  };
}

test('a steady stream', () => {
  const { run, rate } = fresh();
  run(0, 10_000, 2);
  expect(rate(10_000)).toBeCloseTo(500, -1.5);
});

test('a burst fades away in 1.6 seconds', () => {
  const { run, rate } = fresh();
  run(0, 100, 1);
  expect(rate(500)).toBe(100 / 1.6);
  expect(rate(1600)).toBe(100 / 1.6);
  expect(rate(1601)).toBe(0);
  expect(rate(100_000)).toBe(0);
});

test('a clock that is put back begins anew', () => {
  const { run, rate } = fresh();
  run(100_000, 101_000, 1);
  expect(rate(50_000)).toBe(0);
  run(50_000, 50_800, 1);
  expect(rate(50_800)).toBe(500);
});

test('nothing counted, and reset', () => {
  const { run, rate, reset } = fresh();
  expect(rate(0)).toBe(0);
  run(0, 1000, 1);
  reset();
  expect(rate(1000)).toBe(0);
});
