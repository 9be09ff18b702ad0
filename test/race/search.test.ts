import { orderOf } from '../../src/race/execution';
import { increment, type Line, type Program, read, take, times, write } from '../kit/race-programs';
import { search } from '../kit/race-search';

const losing = (count: number): Program => times(count, () => [read('k'), write('k')]);
/** Reads and writes in one step. */
const counting = (count: number): Program => times(count, () => [increment('k'), increment('c')]);
const padding = (name: string, count: number): Line[] => Array.from({ length: count }, (_, at) => read(`${name}${at}`));

test('a lost update is an outcome that no serial order gives, found at the second execution', () => {
  const finding = search({ program: losing(2) });
  expect(finding.verdict).toMatchObject({ kind: 'fails', failure: 'not serializable' });
  expect(finding.foundAt).toBe(2);
  expect(orderOf(finding.failing!.execution)).toHaveLength(4);
  expect(finding.failing!.failure.got).toContain('k,1');
  expect(finding.failing!.failure.expected).toContain('k,2');
});

test('what cannot fail is proven, with the number of traces', () => {
  expect(search({ program: counting(3) }).verdict).toEqual({ kind: 'holds', coverage: { kind: 'exhaustive', traces: 36, executions: 36 } });
});

test('where the budget ends, samples follow, and it is no proof', () => {
  const { verdict } = search({ program: counting(5) }, { executions: 100, seed: 9 });
  expect(verdict).toMatchObject({ kind: 'holds', coverage: { kind: 'sampled', executions: 200, seed: 9 } });
});

test('samples find what the exhaustive search does not come to', () => {
  const program = [
    [read('k'), write('k'), ...padding('a', 8)],
    [...padding('b', 8), read('k'), write('k')],
    ...times(3, (task) => [increment(`c${task}`), increment('d'), increment('d'), increment('d')]),
  ];
  const finding = search({ program }, { executions: 300 });
  expect(finding.verdict.kind).toBe('fails');
});

test('is made small: tasks that it does not need are dropped, and changes from task to task', () => {
  const { failing } = search({ program: losing(4) });
  expect(failing!.execution.tasks).toHaveLength(2);
  const [a, b] = failing!.execution.tasks as [number, number];
  expect([`${[a, b, b, a].join()}`, `${[b, a, a, b].join()}`]).toContain(orderOf(failing!.execution).join());
});

test('an invariant decides where serial orders are not asked for', () => {
  const invariant = (memory: ReadonlyMap<string, number>): string | undefined => (memory.get('k') === 2 ? undefined : 'k is not 2');
  const options = { expectations: { isSerializable: false, hasOneWinner: false } };
  expect(search({ program: losing(2) }, options).verdict.kind).toBe('holds');
  expect(search({ program: losing(2), invariant }, options).failing!.failure).toMatchObject({ kind: 'invariant', what: 'k is not 2' });
  expect(search({ program: losing(3), invariant }, options).foundAt).toBe(0);
});

test('a deadlock is told as one', () => {
  // Each takes two locks, in another order; a lock that is there is 1.
  const put: Line = {
    label: 'fill',
    accesses: [{ space: '*', key: undefined, kind: 'write' }],
    run: (memory) => memory.set('a', 1).set('b', 1),
  };
  const program = [
    [put, take('a'), take('b'), increment('a'), increment('b')],
    [take('b'), take('a'), increment('a'), increment('b')],
  ];
  expect(search({ program }).verdict).toMatchObject({ kind: 'fails', failure: 'deadlock' });
});

test('more steps than the limit are a live-lock', () => {
  const program = times(2, () => Array.from({ length: 30 }, () => increment('k')));
  expect(search({ program }, {}, 20).verdict).toMatchObject({ kind: 'fails', failure: 'livelock' });
});

test('tasks that share nothing are no pass', () => {
  const { verdict } = search({ program: [[read('a')], [read('a'), write('b')]] });
  expect(verdict).toMatchObject({ kind: 'unknown', because: 'nothing to race' });
});

test('what does another thing the second time is no pass, and it is told what', () => {
  let count = 0;
  const program = [[{ ...increment('k'), run: (memory: Map<string, number>) => memory.set('k', count++) }], [read('k')]];
  expect(search({ program }).verdict).toMatchObject({ kind: 'unknown', because: 'nondeterministic', what: expect.stringContaining('k,1') });
});

test('one winner', () => {
  const claim = (name: string): Line[] => [
    read('k'),
    { ...write('k'), run: (memory, own) => memory.set(own.get('k') === 0 ? name : 'k', 1) },
  ];
  const program = [claim('k'), claim('k')];
  const results = (_: number, own: ReadonlyMap<string, number>): { hasWon: boolean } => ({ hasWon: own.get('k') === 0 });
  const options = { expectations: { isSerializable: false, hasOneWinner: true } };
  expect(search({ program, results }, options).failing!.failure).toMatchObject({ got: '2 winners' });
});

test('an error that is allowed counts as if its task had not been there', () => {
  // Who finds the lock taken gives up; in serial orders nobody does.
  const locked = (): Line[] => [
    {
      label: 'SETNX lock',
      accesses: [{ space: 'db 0', key: 'lock', kind: 'write' }],
      run: (memory, own) => own.set('got', memory.get('lock') ? 0 : memory.set('lock', 1).size),
    },
    {
      label: 'DEL lock',
      accesses: [{ space: 'db 0', key: 'lock', kind: 'write' }],
      run: (memory, own) => (own.get('got') ? memory.delete('lock') : undefined),
    },
  ];
  const program = times(2, locked);
  const failing = (isAllowed: boolean) => (_: number, own: ReadonlyMap<string, number>) =>
    own.get('got') === 0 ? ({ kind: 'threw', isAllowed } as const) : {};
  expect(search({ program, results: failing(true) }).verdict.kind).toBe('holds');
  expect(search({ program, results: failing(false) }).verdict).toMatchObject({ kind: 'fails', failure: 'not serializable' });
});

test('a crash between two steps', () => {
  const program = times(2, () => [increment('count'), increment('ttl')]);
  const invariant = (memory: ReadonlyMap<string, number>): string | undefined =>
    memory.get('count') === memory.get('ttl') || memory.get('count') === undefined ? undefined : 'a count without its TTL';
  const options = { expectations: { isSerializable: false, hasOneWinner: false } };
  expect(search({ program, invariant }, options).verdict.kind).toBe('holds');
  const { failing } = search({ program, invariant }, { ...options, faults: ['crash'] });
  expect(failing!.failure.what).toBe('a count without its TTL');
  expect(failing!.execution.tasks).toHaveLength(1);
  expect(failing!.execution.steps.map(({ kind }) => kind)).toEqual(['command', 'crash']);
});

test('with fewer preemptions allowed the answer is no proof', () => {
  const { verdict } = search({ program: counting(2) }, { preemptions: 0, strategy: 'dpor' });
  expect(verdict).toMatchObject({ kind: 'holds', coverage: { kind: 'sampled', traces: 2 } });
});
