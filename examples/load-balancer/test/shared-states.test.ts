import { collectEvents, eventually, memoryStore, testSignal } from 'jest-distributed';
import { BackendPool, type StateChange } from '../src/backend-pool';
import { RoundRobin } from '../src/round-robin';
import { shareStates } from '../src/shared-states';
import type { StateStore } from '../src/state-store';
import { picks, poolOf } from './backends';
import { storeOf } from './stores';

const errors: unknown[] = [];
afterEach(() => expect(errors.splice(0)).toEqual([]));

async function nodeOf(node: string, store: StateStore = storeOf(node)): Promise<BackendPool> {
  const pool = poolOf({ a: 1, b: 1, c: 1 });
  await shareStates({ pool, store, node, ttlMs: 60_000, signal: testSignal(), onError: (error) => errors.push(error) });
  return pool;
}

test('what one node finds out keeps requests of all nodes away', async () => {
  const [one, two] = [await nodeOf('node-1'), await nodeOf('node-2')];
  const changes = collectEvents(two, 'change');
  one.setState('b', 'unhealthy');
  await changes.next({ match: { to: 'unhealthy' }, timeoutMs: 5_000 });
  expect(picks(4, () => new RoundRobin(two).next())).toBeDistributedEvenly({ over: ['a'] });
  await expect((pool: BackendPool) => pool.available().map(({ name }) => name)).toBeConsistentAcross({ one, two });
});

test('a node that comes later knows what was said', async () => {
  (await nodeOf('node-1')).setState('b', 'rateLimited');
  const store = storeOf('any');
  await eventually(() => store.list('')).toHaveLength(1);
  expect((await nodeOf('node-2')).state('b')).toBe('rateLimited');
});

test('what a node was told it does not tell again', async () => {
  const [one, two, three] = [await nodeOf('node-1'), await nodeOf('node-2'), await nodeOf('node-3')];
  const events = collectEvents(await storeOf('any').watch('', { signal: testSignal() }));
  one.setState('a', 'unhealthy');
  two.setState('c', 'unhealthy');
  for (const pool of [one, two, three]) await eventually(() => pool.available().map(({ name }) => name)).toEqual(['b']);
  three.emit('change', { backend: three.backends[1]!, from: 'healthy', to: 'maintenance' } satisfies StateChange);
  const seen = await events.take(3);
  expect(seen.map(({ value }) => (value as { origin: string }).origin).sort()).toEqual(['node-1', 'node-2', 'node-3']);
});

test('a backend that this node does not have is left out', async () => {
  const pool = await nodeOf('node-1');
  const changes = collectEvents(pool, 'change');
  await storeOf('node-2').set('backends/z', 'unhealthy');
  await storeOf('node-2').set('backends/a', 'unhealthy');
  await changes.next({ match: { to: 'unhealthy' } });
  expect(changes.seen).toHaveLength(1);
});

describe('a store that fails', () => {
  test('leaves the node with what it knows, and is told', async () => {
    const store = memoryStore();
    const pool = await nodeOf('node-1', store.as('node-1'));
    store.faults.add({ operation: 'set', error: new Error('OOM command not allowed') });
    pool.setState('a', 'unhealthy');
    await eventually(() => errors.map(String)).toEqual(['Error: OOM command not allowed']);
    expect(picks(2, () => new RoundRobin(pool).next())).toEqual(['b', 'b']);
    store.cutWatches();
    await eventually(() => errors.map(String)).toContain('Error: the watch was cut');
    errors.length = 0;
  });
});
