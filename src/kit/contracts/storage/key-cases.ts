import { broken, rejectionOf, same } from '../../contract';
import { showValue } from '../../waiting/show';
import { expectAbsent, type Read, type StorageCase } from './storage-under-test';

/** Texts that are easily taken for something else. */
const values = ['', ' ', '0', 'null', 'undefined', '{"a":1}', 'two\nlines', '\0', 'ключ 🔑', 'x'.repeat(100_000)];
const alike = ['k', 'K', 'k ', ' k', 'kk', 'k:', 'k/', 'k*', 'k\n', 'к'];
const siblings = ['k', 'kk', 'k:', 'ak'];
/** The last are names that every object of JavaScript has. */
const never = ['never', '', 'constructor', '__proto__', 'toString'];

export function keyCases(read: Read): StorageCase[] {
  return [
    {
      name: 'a value comes back as it was set',
      async run(create) {
        const store = await create();
        for (const [at, value] of values.entries()) {
          await store.set(`key ${at}`, value);
          same(`What was set as ${showValue(value)} came back`, await read(store, `key ${at}`), value, 'Keep the text as it is.');
        }
      },
    },
    {
      name: 'a key that is set again has the new value',
      async run(create) {
        const store = await create();
        for (const value of ['old', 'new', 'newer']) {
          await store.set('key', value);
          same('The key has', await read(store, 'key'), value, 'Let `set` replace what is there, in each cache before it too.');
        }
      },
    },
    {
      name: 'a key that was never set is absent, whatever its name',
      async run(create) {
        const store = await create();
        await store.set('key', 'value');
        for (const key of never) await expectAbsent(read, store, key, 'Keep keys in a Map, or in an object without a prototype.');
      },
    },
    {
      name: 'keys that look alike are apart',
      async run(create) {
        const store = await create();
        for (const key of alike) await store.set(key, `of ${key}`);
        for (const key of alike) same(`The key ${showValue(key)} has`, await read(store, key), `of ${key}`, 'Take keys as they are.');
      },
    },
    {
      name: 'delete removes the key and no other',
      async run(create) {
        const store = await create();
        for (const key of siblings) await store.set(key, key);
        await read(store, 'k'); // what it remembers is to go, too
        await store.delete('k');
        await expectAbsent(read, store, 'k', 'Remove it everywhere, each cache included.');
        for (const key of siblings.slice(1)) same(`The key ${showValue(key)} has`, await read(store, key), key, 'Remove that key alone.');
      },
    },
    {
      name: 'deleting an absent key changes nothing',
      async run(create) {
        const store = await create();
        await store.set('key', 'value');
        await store.delete('never');
        same('The other key has', await read(store, 'key'), 'value', 'Do nothing where there is nothing.');
      },
    },
  ];
}

export function clientCases(read: Read): StorageCase[] {
  return [
    {
      name: 'what one client writes another reads',
      needs: ['another'],
      async run(create) {
        const store = await create();
        const other = await store.another();
        await store.set('key', 'value');
        same('The other one reads', await read(other, 'key'), 'value', 'Let `set` resolve when the data are there for all.');
        await read(store, 'key');
        await other.delete('key');
        await expectAbsent(read, store, 'key', 'Ask the data, not what this client remembers.');
      },
    },
    {
      name: 'data outlive the client that wrote them',
      needs: ['another', 'close'],
      async run(create) {
        const store = await create();
        const other = await store.another();
        await store.set('key', 'value');
        await store.close();
        same('Another one reads', await read(other, 'key'), 'value', 'Close the client alone.');
      },
    },
    {
      name: 'close may be called twice',
      needs: ['close'],
      async run(create) {
        const store = await create();
        await store.close();
        await store.close();
      },
    },
    {
      name: 'a closed store refuses what is asked of it',
      needs: ['close'],
      async run(create) {
        const store = await create();
        await store.set('key', 'value');
        await store.close();
        const calls = { get: () => store.get('key'), set: () => store.set('key', 'new'), delete: () => store.delete('key') };
        for (const [name, call] of Object.entries(calls)) {
          if ((await rejectionOf(call)) === undefined)
            throw broken(`After close ${name}() still works.`, 'Reject it: a caller would believe it.');
        }
      },
    },
  ];
}
