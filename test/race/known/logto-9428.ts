import type { Redis } from 'ioredis';
import type { KnownBug } from './known-bug';

const setIfUnchanged = `if (redis.call('GET', KEYS[1]) or '0') == ARGV[1] then redis.call('SET', KEYS[2], ARGV[2]) end`;
const setup = (redis: Redis): Promise<unknown> => redis.set('database', 'old');
const update = async ({ redis }: { readonly redis: Redis }): Promise<void> => {
  await redis.set('database', 'new');
  await redis.multi().incr('version').del('cache').exec();
};

export const logto9428: KnownBug = {
  name: 'logto#9428',
  url: 'https://github.com/logto-io/logto/pull/9428',
  what: 'A reader that missed the cache writes back what it has read before an update, after the update has deleted the entry: it stays stale.',
  client: 'ioredis',
  serializable: false,
  buggy: {
    setup,
    tasks: {
      reader: async ({ redis }) => {
        if ((await redis.get('cache')) === null) await redis.set('cache', (await redis.get('database'))!);
      },
      writer: update,
    },
    invariant: isFresh,
  },
  fixed: {
    setup,
    tasks: {
      reader: async ({ redis }) => {
        if ((await redis.get('cache')) !== null) return;
        const version = (await redis.get('version')) ?? '0';
        await redis.eval(setIfUnchanged, 2, 'version', 'cache', version, (await redis.get('database'))!);
      },
      writer: update,
    },
    invariant: isFresh,
  },
};

async function isFresh(redis: Redis): Promise<void> {
  const [cached, stored] = await redis.mget('cache', 'database');
  if (cached !== null && cached !== stored) throw new Error(`the cache has "${cached}", the database "${stored}"`);
}
