import type { Step } from '../../../src/race/step';
import { type Delivery, SerialStrategy } from '../../../src/race/strategies/serial';
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

describe('messages', () => {
  const step = (task: number, kind: Step['kind'] = 'command'): Step => ({ task, kind, label: '', digest: '', accesses: [] });
  /** Two tasks of two steps; after the first step of task 0, task 1 is sent a message, and answers it by a step. */
  const order = (delivery: Delivery, tasks: readonly number[]): string[] => {
    const strategy = new SerialStrategy(tasks, delivery);
    const queues = [
      [step(0), step(0)],
      [step(1), step(1)],
    ];
    const done: string[] = [];
    for (;;) {
      const choices = queues.flatMap(([first]) => (first === undefined ? [] : [first]));
      if (choices.length === 0) return done;
      const chosen = choices[strategy.choose(choices)]!;
      queues[chosen.task]!.shift();
      done.push(chosen.kind === 'message' ? `${chosen.task} hears` : String(chosen.task));
      if (chosen.task === 0 && queues[0]!.length === 1) queues[1]!.unshift(step(1, 'message'));
      if (chosen.kind === 'message') queues[1]!.unshift(step(1));
    }
  };

  test('come when no task is on its way, and what comes of them is not interrupted', () => {
    expect(order('soon', [0, 1])).toEqual(['0', '0', '1 hears', '1', '1', '1']);
    expect(order('soon', [1, 0])).toEqual(['1', '1', '0', '0', '1 hears', '1']);
  });

  test('or when nobody else can go on', () => {
    expect(order('late', [1, 0])).toEqual(['1', '1', '0', '0', '1 hears', '1']);
  });
});
