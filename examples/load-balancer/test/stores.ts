import { Redis } from 'ioredis';
import { cleanup, redis } from 'jest-distributed';
import { RedisStateStore } from '../src/redis-state-store';

/** The store as a node has it, with connections of its own that end with the test. */
export function storeOf(node: string): RedisStateStore {
  const [connection, subscriber] = [new Redis(redis.url), new Redis(redis.url)];
  cleanup(() => {
    connection.disconnect();
    subscriber.disconnect();
  });
  return new RedisStateStore({ redis: connection, subscriber, node });
}
