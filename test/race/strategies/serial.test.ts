import { SerialStrategy } from '../../../src/race/strategies/serial';
import { read, runAll, take, increment, write } from '../../kit/race-programs';

test('one task after the other, once', () => {
  const strategy = new SerialStrategy([2, 0, 1]);
  const runs = runAll([[read('a'), write('a')], [read('a')], [write('a'), write('b')]], strategy);
  expect(runs.map(({ order }) => order)).toEqual([[2, 2, 0, 0, 1]]);
  expect(strategy.hasInterrupted).toBe(false);
});

test('a task that waits is left, and gone back to as soon as it can go on', () => {
  const strategy = new SerialStrategy([0, 1]);
  const runs = runAll(
    [
      [take('a'), write('b')],
      [increment('a'), read('b')],
    ],
    strategy,
  );
  expect(runs.map(({ order }) => order)).toEqual([[1, 0, 0, 1]]);
  expect(strategy.hasInterrupted).toBe(true);
});
