import type { Redis } from 'ioredis';
import type { KnownBug } from './known-bug';

const takeActive = `if redis.call('LPOS', KEYS[1], ARGV[1]) then return redis.call('SET', KEYS[2], 'worker', 'NX') end return false`;
const moveUnlocked = `if redis.call('EXISTS', KEYS[3]) == 0 and redis.call('LREM', KEYS[1], 1, ARGV[1]) == 1 then redis.call('LPUSH', KEYS[2], ARGV[1]) end`;

export const bull370: KnownBug = {
  name: 'bull#370',
  url: 'https://github.com/OptimalBits/bull/issues/370',
  what: 'A job is moved back to the waiting list between its move to the active list and its lock: it is processed, and waits again.',
  client: 'ioredis',
  allowErrors: /not active/,
  buggy: {
    setup: (redis) => redis.lpush('wait', 'job'),
    tasks: {
      worker: ({ redis }) => work(redis, (job) => redis.set(`lock:${job}`, 'worker', 'NX')),
      sweeper: async ({ redis }) => {
        for (const job of await redis.lrange('active', 0, -1)) {
          if ((await redis.exists(`lock:${job}`)) === 1) continue;
          if ((await redis.lrem('active', 1, job)) === 1) await redis.lpush('wait', job);
        }
      },
    },
  },
  fixed: {
    setup: (redis) => redis.lpush('wait', 'job'),
    tasks: {
      worker: ({ redis }) => work(redis, (job) => redis.eval(takeActive, 2, 'active', `lock:${job}`, job)),
      sweeper: async ({ redis }) => {
        for (const job of await redis.lrange('active', 0, -1)) await redis.eval(moveUnlocked, 3, 'active', 'wait', `lock:${job}`, job);
      },
    },
  },
};

async function work(redis: Redis, takeLock: (job: string) => Promise<unknown>): Promise<void> {
  const job = (await redis.rpoplpush('wait', 'active'))!;
  if ((await takeLock(job)) === null) throw new Error('the job is not active any more');
  await redis.multi().lrem('active', 1, job).sadd('completed', job).del(`lock:${job}`).exec();
}
