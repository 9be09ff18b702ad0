import { same } from '../../contract';
import { waitUntil } from '../../waiting/wait-until';
import type { StorageChange, StorageUnderTest, Store, StorageCase } from './storage-under-test';

export const watchCases: readonly StorageCase[] = [
  {
    name: 'a watch tells of each change of its prefix, in order',
    needs: ['watch'],
    async run(create) {
      const store = await create();
      await store.set('a:before', 'value');
      const seen = await watched(store, 'a:');
      await change(store, 'a:1');
      await change(store, 'b:1');
      await change(store, 'a:2');
      await arrive(
        seen,
        [...changesOf('a:1'), ...changesOf('a:2')],
        'Tell of what begins with the prefix, in the order in which it happens.',
      );
    },
  },
  {
    name: 'of several watches each is told',
    needs: ['watch'],
    async run(create) {
      const store = await create();
      const all = [await watched(store, 'a:'), await watched(store, 'a:'), await watched(store, 'a:1')];
      await change(store, 'a:1');
      for (const seen of all) await arrive(seen, changesOf('a:1'), 'Keep every watch, also for the same prefix.');
    },
  },
  {
    name: 'a watch that has ended is told nothing more',
    needs: ['watch'],
    async run(create) {
      const store = await create();
      const ended: string[] = [];
      const end = await store.watch('a:', (each) => void ended.push(showChange(each)));
      const seen = await watched(store, 'a:');
      await end();
      await change(store, 'a:1');
      await arrive(seen, changesOf('a:1'), 'End the watch that was ended, and no other.');
      same('After its end the watch was told', ended, [], 'Forget it when the function is called that `watch` has returned.');
    },
  },
  {
    name: 'a watch tells of what another client changes',
    needs: ['watch', 'another'],
    async run(create) {
      const store = await create();
      const seen = await watched(store, 'a:');
      await change(await store.another(), 'a:1');
      await arrive(seen, changesOf('a:1'), 'Watch the data, not the calls of this client.');
    },
  },
];

async function change(store: StorageUnderTest, key: string): Promise<void> {
  await store.set(key, 'value');
  await store.delete(key);
}

const changesOf = (key: string): string[] => [`set ${key} value`, `delete ${key}`];
const showChange = ({ type, key, value }: StorageChange): string => (type === 'set' ? `set ${key} ${value}` : `${type} ${key}`);

/** What a watch tells, as it comes. */
async function watched(store: Store, prefix: string): Promise<readonly string[]> {
  const seen: string[] = [];
  await store.watch(prefix, (each) => void seen.push(showChange(each)));
  return seen;
}

async function arrive(seen: readonly string[], expected: readonly string[], fix: string): Promise<void> {
  // What comes too late or not at all shows in what has come.
  await waitUntil(() => seen.length >= expected.length).catch(() => undefined);
  same('The watch tells', seen, expected, fix);
}
