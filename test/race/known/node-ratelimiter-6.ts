import type { Redis } from 'ioredis';
import type { KnownBug } from './known-bug';

export const nodeRatelimiter6: KnownBug = {
  name: 'node-ratelimiter#6',
  url: 'https://github.com/tj/node-ratelimiter/issues/6',
  what: 'Two requests read the same count of calls left, and both are let through on the last one.',
  client: 'ioredis',
  buggy: {
    setup: (redis) => redis.set('limit:count', 1),
    tasks: {
      first: ({ redis }) => takeByReadAndWrite(redis),
      second: ({ redis }) => takeByReadAndWrite(redis),
    },
  },
  fixed: {
    setup: (redis) => redis.set('limit:count', 1),
    tasks: {
      first: async ({ redis }) => (await redis.decr('limit:count')) >= 0,
      second: async ({ redis }) => (await redis.decr('limit:count')) >= 0,
    },
  },
};

async function takeByReadAndWrite(redis: Redis): Promise<boolean> {
  const left = Number(await redis.get('limit:count'));
  if (left <= 0) return false;
  await redis.set('limit:count', left - 1);
  return true;
}
