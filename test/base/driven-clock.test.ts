import { DrivenClock } from '../../src/base/driven-clock';
import { FakeClock } from '../kit/fake-clock';

function clocks(): { source: FakeClock; clock: DrivenClock; log: string[]; note: (name: string) => () => void } {
  const source = new FakeClock();
  const clock = new DrivenClock(source);
  const log: string[] = [];
  return { source, clock, log, note: (name) => () => void log.push(`${name}@${clock.now() - source.now()}`) };
}

test('tells what it shows at a reading of its source', () => {
  const { source, clock } = clocks();
  const read = source.now();
  expect(clock.at(read)).toBe(clock.now());
  clock.advance(500);
  expect(clock.at(read)).toBe(read + 500);
  clock.freeze();
  expect(clock.at(read + 7)).toBe(read + 500);
});

test('runs with its source', async () => {
  const { source, clock } = clocks();
  const before = clock.now();
  await source.advance(5);
  expect(clock.now() - before).toBe(5);
});

test('fires timers when the source has come so far', async () => {
  const { source, clock, log } = clocks();
  clock.after(10, () => log.push('a'));
  clock.after(5, () => log.push('b')).cancel();
  await source.advance(9);
  expect(log).toEqual([]);
  await source.advance(1);
  expect(log).toEqual(['a']);
});

test('stands still while frozen', async () => {
  const { source, clock, log } = clocks();
  clock.after(10, () => log.push('a'));
  clock.freeze();
  const frozen = clock.now();
  await source.advance(100);
  expect(clock.now()).toBe(frozen);
  expect(log).toEqual([]);
  clock.resume();
  await source.advance(10);
  expect(log).toEqual(['a']);
});

test('advance fires what becomes due in order, each at its time, also what they add', () => {
  const { clock } = clocks();
  clock.freeze();
  const start = clock.now();
  const times: number[] = [];
  clock.after(20, () => times.push(clock.now() - start));
  clock.after(10, () => {
    times.push(clock.now() - start);
    clock.after(5, () => times.push(clock.now() - start));
  });
  clock.after(31, () => times.push(clock.now() - start));
  clock.advance(30);
  expect(times).toEqual([10, 15, 20]);
  expect(clock.now() - start).toBe(30);
});

test('advance moves a running clock ahead of its source, where it runs on', async () => {
  const { source, clock } = clocks();
  const start = clock.now();
  clock.advance(1000);
  await source.advance(1);
  expect(clock.now() - start).toBe(1001);
});

test('set moves back too', () => {
  const { clock, log } = clocks();
  clock.freeze();
  clock.set(1_000_000);
  clock.after(10, () => log.push('a'));
  clock.set(5);
  expect(clock.now()).toBe(5);
  expect(log).toEqual([]);
  clock.set(1_000_010);
  expect(log).toEqual(['a']);
});

test('reset shows the time of the source again; dispose forgets the timers', async () => {
  const { source, clock, log } = clocks();
  clock.advance(500);
  clock.freeze();
  clock.reset();
  expect(clock.now()).toBe(source.now());
  clock.after(1, () => log.push('a'));
  clock.dispose();
  await source.advance(10);
  expect(log).toEqual([]);
});

test('timers that are not the next one cost the source nothing', () => {
  const source = new FakeClock();
  const armed = jest.spyOn(source, 'after');
  const clock = new DrivenClock(source);
  clock.after(1, () => {});
  const later = Array.from({ length: 10_000 }, (_, i) => clock.after(10_000 - i, () => {}));
  for (const timer of later) timer.cancel();
  expect(armed).toHaveBeenCalledTimes(1);
});

test('timers of the same moment fire in the order in which they were made', () => {
  const { clock, log } = clocks();
  clock.freeze();
  for (const name of ['a', 'b', 'c']) clock.after(5, () => log.push(name));
  clock.advance(5);
  expect(log).toEqual(['a', 'b', 'c']);
});
