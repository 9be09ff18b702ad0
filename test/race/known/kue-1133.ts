import type { Redis } from 'ioredis';
import type { KnownBug } from './known-bug';

export const kue1133: KnownBug = {
  name: 'kue#1133',
  url: 'https://github.com/Automattic/kue/issues/1133',
  what: 'Two workers find the same delayed job due and both put it into the queue: it is executed twice.',
  client: 'ioredis',
  buggy: {
    setup: (redis) => redis.zadd('delayed', 1, 'job'),
    tasks: { one: ({ redis }) => promote(redis, { onlyOnce: false }), two: ({ redis }) => promote(redis, { onlyOnce: false }) },
  },
  fixed: {
    setup: (redis) => redis.zadd('delayed', 1, 'job'),
    tasks: { one: ({ redis }) => promote(redis, { onlyOnce: true }), two: ({ redis }) => promote(redis, { onlyOnce: true }) },
  },
};

async function promote(redis: Redis, { onlyOnce }: { readonly onlyOnce: boolean }): Promise<void> {
  for (const job of await redis.zrangebyscore('delayed', '-inf', 10)) {
    const removed = await redis.zrem('delayed', job);
    if (removed === 1 || !onlyOnce) await redis.lpush('inactive', job);
  }
}
