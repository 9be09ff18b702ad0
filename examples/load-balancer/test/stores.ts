import { Redis } from 'ioredis';
import { cleanup, redis, type StorageUnderTest } from 'jest-distributed';
import { RedisStateStore } from '../src/redis-state-store';
import type { StateStore } from '../src/state-store';

/** The store as a node has it, with connections of its own that end with the test. */
export function storeOf(node: string): RedisStateStore {
  // Connected at their first use: ioredis leaves a timer of two seconds behind when it is disconnected in the middle of connecting.
  const connect = (): Redis => new Redis(redis.url, { lazyConnect: true });
  const [connection, subscriber] = [connect(), connect()];
  cleanup(() => {
    connection.disconnect();
    subscriber.disconnect();
  });
  return new RedisStateStore({ redis: connection, subscriber, node });
}

/** As the contract of stores uses it. */
export function underTest(store: StateStore, another: () => StateStore): StorageUnderTest {
  return {
    get: async (key) => (await store.get(key))?.value,
    set: (key, value) => store.set(key, value),
    setFor: (key, value, ttlMs) => store.set(key, value, { ttlMs }),
    delete: (key) => store.delete(key),
    keys: async (prefix) => (await store.list(prefix)).map(({ key }) => key),
    async compareAndSet(key, expected, value) {
      const stored = await store.get(key);
      if (stored?.value !== expected) return false;
      return store.set(key, value, { ifVersion: stored?.version ?? 0 }).then(
        () => true,
        () => false,
      );
    },
    async watch(prefix, tell) {
      const ends = new AbortController();
      cleanup(() => ends.abort());
      const events = await store.watch(prefix, { signal: ends.signal });
      void (async () => {
        for await (const { type, key, value } of events) if (type !== 'expire') tell({ type, key, value });
      })();
      return () => ends.abort();
    },
    another: () => underTest(another(), another),
  };
}
