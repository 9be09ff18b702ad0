import type { createClient } from 'redis-5';
import type { KnownBug } from './known-bug';

type NodeRedis = ReturnType<typeof createClient>;

const setup = (redis: NodeRedis): Promise<unknown> => redis.set('stock', '1');
const tasks = {
  alice: ({ redis }: { redis: NodeRedis }) => order(redis),
  bob: ({ redis }: { redis: NodeRedis }) => order(redis),
};

export const nodeRedis1322: KnownBug<NodeRedis> = {
  name: 'node-redis#1322',
  url: 'https://github.com/redis/node-redis/issues/1322',
  what: 'Two transactions on one connection watch the same key, and both succeed.',
  client: 'node-redis',
  buggy: { setup, tasks, connections: 'shared' },
  fixed: { setup, tasks },
};

async function order(redis: NodeRedis): Promise<string> {
  for (;;) {
    await redis.watch('stock');
    const stock = Number(await redis.get('stock'));
    try {
      if (stock === 0) {
        await redis.unwatch();
        return 'sold out';
      }
      await redis
        .multi()
        .set('stock', String(stock - 1))
        .exec();
      return 'sold';
    } catch (error) {
      if ((error as Error).name !== 'WatchError' && (error as Error).constructor.name !== 'WatchError') throw error;
    }
  }
}
