import {
  collectEvents,
  concurrencyLevels,
  concurrently,
  memoryStore,
  storageContract,
  testSignal,
  waitUntil,
  type Events,
} from 'jest-distributed';
import type { StateStore, StoreEvent } from '../src/state-store';
import { storeOf, underTest } from './stores';

interface Nodes {
  readonly one: StateStore;
  readonly two: StateStore;
}

const stores: readonly (readonly [string, () => Nodes])[] = [
  ['Redis', () => ({ one: storeOf('node-1'), two: storeOf('node-2') })],
  [
    'the double in memory',
    () => {
      const shared = memoryStore();
      return { one: shared.as('node-1'), two: shared.as('node-2') };
    },
  ],
];

// The double stands for Redis elsewhere: it must do the same.
describe.each(stores)('a state store on %s', (_, make) => {
  storageContract(
    () => {
      const { one, two } = make();
      return underTest(one, () => two);
    },
    { without: { advance: 'times to live are tested apart', close: 'its connections are those of whoever has made it' } },
  );

  let one: StateStore;
  let two: StateStore;
  beforeEach(() => ({ one, two } = make()));

  const watch = async (store: StateStore, prefix: string): Promise<Events<StoreEvent>> =>
    collectEvents(await store.watch(prefix, { signal: testSignal() }));

  test('lists by prefix, sorted, and takes no character of it for a pattern', async () => {
    for (const key of ['backends/b', 'backends/a', 'backends*', 'other/a']) await one.set(key, key);
    expect((await two.list('backends/')).map(({ key }) => key)).toEqual(['backends/a', 'backends/b']);
    expect((await two.list('backends*')).map(({ key }) => key)).toEqual(['backends*']);
  });

  test('tells another node of changes, with their origin and in order', async () => {
    const events = await watch(two, 'backends/');
    await one.set('other/a', 'x');
    await one.set('backends/a', 'unhealthy');
    await two.set('backends/a', 'healthy');
    await one.delete('backends/a');
    expect((await events.take(3)).map(({ value }) => value)).toEqual([
      expect.objectContaining({ type: 'set', key: 'backends/a', value: 'unhealthy', origin: 'node-1' }),
      expect.objectContaining({ type: 'set', key: 'backends/a', value: 'healthy', origin: 'node-2' }),
      expect.objectContaining({ type: 'delete', key: 'backends/a', origin: 'node-1' }),
    ]);
  });

  test('a watch ends with its signal', async () => {
    const ends = new AbortController();
    const events = await one.watch('', { signal: ends.signal });
    const read = (async () => {
      const values: unknown[] = [];
      for await (const { value } of events) {
        values.push(value);
        ends.abort();
      }
      return values;
    })();
    await two.set('k', 'v');
    expect(await read).toEqual(['v']);
  });

  test.each(concurrencyLevels.slice(0, 3))('%i writers at once: all is there', async (writers) => {
    await concurrently(writers, 3, ({ worker, op }) => (worker % 2 ? one : two).set(`k/${worker}/${op}`, `${worker} ${op}`));
    const stored = await one.list('k/');
    expect(stored).toHaveLength(writers * 3);
    expect(new Set(stored.map(({ version }) => version)).size).toBe(writers * 3);
  });

  test('of many that set a key under the same version, one wins', async () => {
    await expect(concurrently(20, 1, ({ worker }) => one.set('leader', String(worker), { ifVersion: 0 }))).toHaveExactlyOneWinner({
      losers: /CONFLICT/,
    });
    const { version } = (await two.get('leader'))!;
    await two.set('leader', 'next', { ifVersion: version });
    await expect(one.set('leader', 'late', { ifVersion: version })).toRejectWithCode(/CONFLICT/);
  });

  test('a counter by compare-and-set loses no step', async () => {
    await one.set('count', '0');
    await concurrently(5, 4, () =>
      waitUntil(
        async () => {
          const { value, version } = (await one.get('count'))!;
          return one.set('count', String(Number(value) + 1), { ifVersion: version }).catch(() => false);
        },
        { intervalMs: 1 },
      ),
    );
    expect((await two.get('count'))?.value).toBe('20');
  });
});
