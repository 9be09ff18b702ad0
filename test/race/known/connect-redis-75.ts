import type { Redis } from 'ioredis';
import type { KnownBug } from './known-bug';

const session = 'sess:1';
type Session = Record<string, unknown>;

export const connectRedis75: KnownBug = {
  name: 'connect-redis#75',
  url: 'https://github.com/tj/connect-redis/issues/75',
  what: 'Two requests of one session load it, change it and save it whole: the later one erases what the other has saved.',
  client: 'ioredis',
  buggy: {
    setup: (redis) => redis.set(session, '{"user":"ada"}'),
    tasks: {
      slow: ({ redis }) => saveWhole(redis, { cart: ['tea'] }),
      fast: ({ redis }) => saveWhole(redis, { seen: 'news' }),
    },
  },
  fixed: {
    setup: (redis) => redis.set(session, '{"user":"ada"}'),
    tasks: {
      slow: ({ redis }) => saveWatched(redis, { cart: ['tea'] }),
      fast: ({ redis }) => saveWatched(redis, { seen: 'news' }),
    },
  },
};

async function saveWhole(redis: Redis, changes: Session): Promise<void> {
  await redis.set(session, merged(await redis.get(session), changes));
}

async function saveWatched(redis: Redis, changes: Session): Promise<void> {
  for (;;) {
    await redis.watch(session);
    const text = merged(await redis.get(session), changes);
    if ((await redis.multi().set(session, text).exec()) !== null) return;
  }
}

/** With its names in order: what was added first is no difference. */
function merged(text: string | null, changes: Session): string {
  const all = Object.entries({ ...(JSON.parse(text ?? '{}') as Session), ...changes });
  return JSON.stringify(Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))));
}
