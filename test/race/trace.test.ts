import type { Access, Step } from '../../src/race/step';
import { Trace } from '../../src/race/trace';

const step = (task: number, key: string, kind: Access['kind'] = 'write'): Step => ({
  task,
  kind: 'command',
  label: key,
  digest: `${kind} ${key}`,
  accesses: [{ space: 'db 0', key, kind }],
});

function traceOf(taskCount: number, ...steps: Step[]): Trace {
  const trace = new Trace(taskCount);
  for (const each of steps) trace.add(each, undefined);
  return trace;
}

test('a step is in a race with the last one of each task that it depends on, unless something between orders the two', () => {
  const trace = traceOf(3, step(0, 'k'), step(1, 'other'), step(1, 'k'));
  expect(trace.add(step(2, 'k', 'read'), undefined)).toEqual([2]);
  expect(trace.add(step(2, 'other'), undefined)).toEqual([]);
  expect(traceOf(2, step(0, 'a'), step(0, 'b')).add(step(1, 'b'), undefined)).toEqual([1]);
});

test('two readers are in a race with a writer, and not with each other', () => {
  const trace = traceOf(3, step(0, 'k', 'read'), step(1, 'k', 'read'));
  expect(trace.isBefore(0, 1)).toBe(false);
  expect(trace.add(step(2, 'k'), undefined)).toEqual([1, 0]);
});

test('what comes before is inherited: over a third task, too', () => {
  const trace = traceOf(3, step(0, 'a'), step(1, 'a'), step(1, 'b'), step(2, 'b'));
  expect([trace.isBefore(0, 1), trace.isBefore(0, 3), trace.isBefore(3, 0)]).toEqual([true, true, false]);
  expect(trace.events.map(({ clock }) => clock)).toEqual([
    [1, 0, 0],
    [1, 1, 0],
    [1, 2, 0],
    [1, 2, 1],
  ]);
});

test('who made a step possible comes before it, and is in no race with it', () => {
  const trace = traceOf(2, step(0, 'k'));
  expect(trace.add(step(1, 'k'), 0)).toEqual([]);
  expect(trace.isBefore(0, 1)).toBe(true);
});

test('taken back, and gone on with', () => {
  const trace = traceOf(2, step(0, 'k'), step(1, 'k'), step(0, 'k'));
  trace.truncate(1);
  expect(trace.add(step(1, 'other'), undefined)).toEqual([]);
  expect(trace.events.map(({ step: { task }, index }) => [task, index])).toEqual([
    [0, 0],
    [1, 0],
  ]);
  expect(trace.isBefore(0, 1)).toBe(false);
});

test('the key tells traces apart, not orders of independent steps', () => {
  const a = [step(0, 'x'), step(0, 'k')];
  const b = [step(1, 'y'), step(1, 'k')];
  const first = traceOf(2, a[0]!, b[0]!, a[1]!, b[1]!).key();
  expect(traceOf(2, b[0]!, a[0]!, a[1]!, b[1]!).key()).toBe(first);
  expect(traceOf(2, a[0]!, a[1]!, b[0]!, b[1]!).key()).toBe(first);
  expect(traceOf(2, a[0]!, b[0]!, b[1]!, a[1]!).key()).not.toBe(first);
});
