import type { Redis } from 'ioredis';
import { busy, busyError, compareAndDelete, enter, type KnownBug } from './known-bug';

/** What a process has left that died. */
const dead = 'dead';
const setup = (redis: Redis): Promise<unknown> => redis.set('lock', dead);

export const hardhat7270: KnownBug = {
  name: 'hardhat#7270',
  url: 'https://github.com/NomicFoundation/hardhat/issues/7270',
  what: 'A process that has seen a stale lock deletes the lock that another has taken in its place: two hold it.',
  client: 'ioredis',
  allowErrors: busyError,
  buggy: {
    setup,
    tasks: {
      x: ({ redis }) => run(redis, 'x', () => redis.del('lock')),
      y: ({ redis }) => run(redis, 'y', () => redis.del('lock')),
      z: ({ redis }) => run(redis, 'z', () => redis.del('lock')),
    },
  },
  fixed: {
    setup,
    tasks: {
      x: ({ redis }) => run(redis, 'x', () => redis.eval(compareAndDelete, 1, 'lock', dead)),
      y: ({ redis }) => run(redis, 'y', () => redis.eval(compareAndDelete, 1, 'lock', dead)),
      z: ({ redis }) => run(redis, 'z', () => redis.eval(compareAndDelete, 1, 'lock', dead)),
    },
  },
};

async function run(redis: Redis, owner: string, deleteStale: () => Promise<unknown>): Promise<void> {
  if ((await redis.get('lock')) === dead) await deleteStale();
  if ((await redis.setnx('lock', owner)) === 0) throw busy();
  await enter(redis);
  await redis.eval(compareAndDelete, 1, 'lock', owner);
}
