import { broken, same } from '../../contract';
import { showValue } from '../../waiting/show';
import type { Read, Store, StorageCase } from './storage-under-test';

/** Enough to outnumber any pool of connections. */
const writers = 100;
const numbers = Array.from({ length: writers }, (_, at) => at);

export function concurrencyCases(read: Read): StorageCase[] {
  return [
    {
      name: `of ${writers} writers at once each reads back its own`,
      async run(create) {
        const store = await create();
        const readings = await Promise.all(
          numbers.map(async (at) => {
            await store.set(`key ${at}`, `value ${at}`);
            return read(store, `key ${at}`);
          }),
        );
        for (const [at, value] of readings.entries())
          same(`Writer ${at} reads`, value, `value ${at}`, 'Share nothing between calls that are under way.');
        for (const at of numbers) same(`In the end key ${at} has`, await read(store, `key ${at}`), `value ${at}`, 'Lose no write.');
      },
    },
    {
      name: `of ${writers} writers of one key and readers at once nobody sees a part of a value`,
      async run(create) {
        const store = await create();
        const texts = numbers.map((at) => `${at} `.repeat(10));
        await store.set('key', texts[0]!);
        const seen = await Promise.all(
          texts.flatMap((text) => [read(store, 'key'), Promise.resolve(store.set('key', text)).then(() => read(store, 'key'))]),
        );
        for (const value of [...seen, await read(store, 'key')]) {
          if (!texts.includes(value as string))
            throw broken(`A reader saw ${showValue(value)}, which nobody has written.`, 'Let a value be replaced in one step.');
        }
      },
    },
  ];
}

export const listCases: readonly StorageCase[] = [
  {
    name: 'keys lists those of the prefix and no others',
    needs: ['keys'],
    async run(create) {
      const store = await create();
      const inside = ['a.b', 'a.b:1', 'a.b*'];
      for (const key of [...inside, 'a.', 'aXb', 'x:a.b', 'A.B', 'deleted']) await store.set(key, 'value');
      await store.delete('deleted');
      await expectKeys(store, 'a.b', inside, 'Take the prefix as text, and at the beginning of the key alone.');
      await expectKeys(store, 'deleted', [], 'List no key that was deleted.');
    },
  },
  {
    name: `the keys of ${writers} writers at once are all listed`,
    needs: ['keys'],
    async run(create) {
      const store = await create();
      await Promise.all(numbers.map((at) => store.set(`key ${at}`, 'value')));
      await expectKeys(
        store,
        'key',
        numbers.map((at) => `key ${at}`),
        'Change an index in one step: what is read and then written loses what comes in between.',
      );
    },
  },
];

const rivals = 10;

export function swapCases(read: Read): StorageCase[] {
  return [
    {
      name: `of ${rivals} that set an absent key at once by compareAndSet one succeeds`,
      needs: ['compareAndSet'],
      async run(create) {
        const store = await create();
        const won = await Promise.all(numbers.slice(0, rivals).map(async (at) => store.compareAndSet('key', undefined, `of ${at}`)));
        same('How many succeeded', won.filter(Boolean).length, 1, 'Compare and set in one step, without an await in between.');
        same('The key has', await read(store, 'key'), `of ${won.indexOf(true)}`, 'Keep the value of the one that succeeded.');
      },
    },
    {
      name: 'compareAndSet changes nothing where the value is another',
      needs: ['compareAndSet'],
      async run(create) {
        const store = await create();
        await store.set('key', 'value');
        for (const expected of [undefined, 'another']) {
          same(
            `compareAndSet with ${showValue(expected)}`,
            await store.compareAndSet('key', expected, 'new'),
            false,
            'Tell that it did not.',
          );
          same('The key has', await read(store, 'key'), 'value', 'Leave it.');
        }
        same('compareAndSet with its value', await store.compareAndSet('key', 'value', 'new'), true, 'Set it.');
        same('The key has', await read(store, 'key'), 'new', 'Set it.');
      },
    },
  ];
}

/** @throws DistributedError JD_CONTRACT where it lists others */
export async function expectKeys(store: Store, prefix: string, expected: readonly string[], fix: string): Promise<void> {
  same(`Of ${showValue(prefix)} it lists`, [...(await store.keys(prefix))].sort(), [...expected].sort(), fix);
}
