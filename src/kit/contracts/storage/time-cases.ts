import { same } from '../../contract';
import { expectKeys } from './concurrency-cases';
import { expectAbsent, type Read, type StorageCase } from './storage-under-test';

const ttlMs = 60_000;
/** A time that goes on by itself is given so much. */
const marginMs = 10_000;

export function timeCases(read: Read): StorageCase[] {
  return [
    {
      name: 'a key goes when its time is up, and not before',
      needs: ['setFor', 'advance'],
      async run(create) {
        const store = await create();
        await store.setFor('key', 'value', ttlMs);
        await store.set('other', 'value');
        await store.advance(ttlMs - marginMs);
        same('Before its time is up the key has', await read(store, 'key'), 'value', 'Look at the unit of the time.');
        await store.advance(marginMs + 1);
        await expectAbsent(read, store, 'key', 'Look at the unit of the time.');
        same('The key without a time has', await read(store, 'other'), 'value', 'Let it stay.');
      },
    },
    {
      name: 'a key that is set again without a time stays',
      needs: ['setFor', 'advance'],
      async run(create) {
        const store = await create();
        await store.setFor('key', 'old', ttlMs);
        await store.set('key', 'new');
        await store.advance(ttlMs + 1);
        same('The key has', await read(store, 'key'), 'new', 'Forget the time of the value that was replaced.');
      },
    },
    {
      name: 'a key whose time is up is not listed',
      needs: ['setFor', 'advance', 'keys'],
      async run(create) {
        const store = await create();
        await store.setFor('key', 'value', ttlMs);
        await store.advance(ttlMs + 1);
        await expectKeys(store, 'key', [], 'Look at the time where keys are listed, too.');
      },
    },
  ];
}
