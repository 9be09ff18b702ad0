import type { Execution } from '../../src/race/execution';
import { orderOf } from '../../src/race/execution';
import { minimise, minimiseExecutions, switchesOf } from '../../src/race/minimise';

const execution = (order: readonly number[]): Execution => ({
  tasks: [...new Set(order)].sort(),
  steps: order.map((task) => ({ task, kind: 'command', label: '', digest: '', accesses: [] })),
  isHastened: false,
  end: 'done',
  results: [],
  state: '',
  broken: undefined,
  uncontrolled: undefined,
});

/** Makes small what fails as `fails` says. @returns the order, and how many attempts it has cost */
function smallest(order: readonly number[], fails: (order: readonly number[]) => boolean, minTasks = 2) {
  let attempts = 0;
  const search = minimise(
    execution(order),
    function* (_tasks, tried) {
      attempts++;
      yield undefined;
      return fails(tried) ? execution(tried) : undefined;
    },
    minTasks,
  );
  let next = search.next();
  while (next.done !== true) next = search.next(execution([]));
  return { order: orderOf(next.value), attempts };
}

/** Another task's step lies between two of task 0. */
const isTorn = (order: readonly number[]): boolean =>
  order.lastIndexOf(0) - order.indexOf(0) > order.filter((task) => task === 0).length - 1;

test('tasks that the failure does not need go, but never below the least number', () => {
  expect(smallest([0, 1, 2, 3, 0], isTorn).order).toEqual([0, 1, 0]);
  expect(smallest([0, 1, 2, 3, 0], isTorn, 4).order.sort()).toEqual([0, 0, 1, 2, 3]);
  expect(smallest([0, 1, 2], () => true, 1).order).toEqual([0]);
});

test('changes from task to task go: pieces of a task come together, up or down', () => {
  expect(smallest([0, 1, 0, 1, 0, 1, 0], isTorn).order).toEqual([0, 0, 0, 1, 1, 1, 0]);
  expect(switchesOf(smallest([1, 0, 1, 0, 1, 0], isTorn).order)).toBe(2);
});

test('what cannot be smaller stays as it is, and the attempts are limited', () => {
  expect(smallest([0, 1, 0], (order) => order.join() === '0,1,0').order).toEqual([0, 1, 0]);
  const long = Array.from({ length: 600 }, (_, at) => at % 2);
  const { order, attempts } = smallest(long, (tried) => tried.join() === long.join());
  expect(order).toEqual(long);
  expect(attempts).toBe(minimiseExecutions);
});
