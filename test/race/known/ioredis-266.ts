import type { Redis } from 'ioredis';
import type { KnownBug } from './known-bug';

const setup = (redis: Redis): Promise<unknown> => redis.set('balance', 100);
const tasks = {
  rent: ({ redis }: { redis: Redis }) => withdraw(redis, 60),
  food: ({ redis }: { redis: Redis }) => withdraw(redis, 20),
};

export const ioredis266: KnownBug = {
  name: 'ioredis#266',
  url: 'https://github.com/redis/ioredis/issues/266',
  what: 'Two transactions on one connection watch a key: the EXEC of the one ends the watch of the other, which overwrites it.',
  client: 'ioredis',
  buggy: { setup, tasks, connections: 'shared' },
  fixed: { setup, tasks },
};

async function withdraw(redis: Redis, amount: number): Promise<void> {
  for (;;) {
    await redis.watch('balance');
    const balance = Number(await redis.get('balance'));
    if (
      (await redis
        .multi()
        .set('balance', balance - amount)
        .exec()) !== null
    )
      return;
  }
}
