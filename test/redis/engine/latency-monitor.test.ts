import { LatencyEvents } from '../../../src/redis/engine/latency-monitor';

/** A clock that is moved without letting anybody else go on. */
class HandClock {
  private timeMs = 1_767_225_600_000;

  now(): number {
    return this.timeMs;
  }

  after(): never {
    throw new Error('no timers here');
  }

  advance(ms: number): void {
    this.timeMs += ms;
  }
}

function fresh(thresholdMs = 10): { clock: HandClock; events: LatencyEvents } {
  const clock = new HandClock();
  const events = new LatencyEvents(clock, clock);
  events.thresholdMs = thresholdMs;
  return { clock, events };
}

test('what is below the threshold is nothing', () => {
  const { events } = fresh();
  events.add('command', 9.99);
  expect(events.all()).toEqual([]);
  events.add('command', 10);
  expect(events.event('command')!.samples.map(({ ms }) => ms)).toEqual([10]);
});

test('off, nothing is noted', () => {
  const { events } = fresh(Infinity);
  events.add('command', 1e9);
  expect(events.all()).toEqual([]);
});

test('one sample a second, the worst of it; 160 in all, and the worst for ever', () => {
  const { clock, events } = fresh();
  events.add('command', 1000);
  for (let second = 0; second < 200; second++) {
    clock.advance(1000);
    events.add('command', 20 + second);
    events.add('command', 15);
  }
  const { samples, worstMs } = events.event('command')!;
  expect(worstMs).toBe(1000);
  expect(samples).toHaveLength(160);
  expect([samples[0]!.ms, samples.at(-1)!.ms]).toEqual([60, 219]);
  expect(samples.at(-1)!.atSec - samples[0]!.atSec).toBe(159);
});

test('what is done is measured', () => {
  const { clock, events } = fresh();
  expect(events.measure('expire-cycle', () => clock.advance(25))).toBe(25);
  expect(events.all()).toEqual([expect.objectContaining({ name: 'expire-cycle', worstMs: 25 })]);
});

test('a sample of the future stands at its end', () => {
  const { clock, events } = fresh();
  events.add('command', 5000, 5000);
  expect(events.event('command')!.samples[0]!.atSec).toBe(Math.floor((clock.now() + 5000) / 1000));
});

test('reset', () => {
  const { events } = fresh();
  events.add('a', 10);
  events.add('b', 10);
  events.add('c', 10);
  expect([events.reset('x'), events.reset('B'), events.reset(), events.reset()]).toEqual([0, 1, 2, 0]);
});
