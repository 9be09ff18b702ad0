import type { Redis } from 'ioredis';
import type { KnownBug } from './known-bug';

const session = 'sess:1';

export const connectRedis328: KnownBug = {
  name: 'connect-redis#328',
  url: 'https://github.com/tj/connect-redis/issues/328',
  what: 'A request that was under way at the logout saves the session again: the user is logged in.',
  client: 'ioredis',
  buggy: {
    setup: (redis) => redis.set(session, '{"user":"ada"}'),
    tasks: {
      request: ({ redis }) => touch(redis, (text) => redis.set(session, text)),
      logout: ({ redis }) => redis.del(session),
    },
  },
  fixed: {
    setup: (redis) => redis.set(session, '{"user":"ada"}'),
    tasks: {
      request: ({ redis }) => touch(redis, (text) => redis.set(session, text, 'XX')),
      logout: ({ redis }) => redis.del(session),
    },
  },
};

async function touch(redis: Redis, save: (text: string) => Promise<unknown>): Promise<void> {
  const text = await redis.get(session);
  if (text !== null) await save(text);
}
