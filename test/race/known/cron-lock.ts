import type { Redis } from 'ioredis';
import { busy, busyError, compareAndDelete, enter, type KnownBug, noMemory } from './known-bug';

export const cronLock: KnownBug = {
  name: 'cron lock by GET, SET and DEL',
  url: undefined,
  what: 'Two schedulers see no lock and set it, and each deletes it whoever holds it: the job runs twice at once.',
  client: 'ioredis',
  allowErrors: busyError,
  buggy: {
    setup: noMemory,
    tasks: { one: ({ redis }) => runByReadAndWrite(redis, 'one'), two: ({ redis }) => runByReadAndWrite(redis, 'two') },
  },
  fixed: {
    setup: noMemory,
    tasks: { one: ({ redis }) => runByToken(redis, 'one'), two: ({ redis }) => runByToken(redis, 'two') },
  },
};

async function runByReadAndWrite(redis: Redis, owner: string): Promise<void> {
  if ((await redis.get('lock')) !== null) throw busy();
  await redis.set('lock', owner);
  await enter(redis);
  await redis.del('lock');
}

async function runByToken(redis: Redis, token: string): Promise<void> {
  if ((await redis.set('lock', token, 'PX', 60_000, 'NX')) === null) throw busy();
  await enter(redis);
  await redis.eval(compareAndDelete, 1, 'lock', token);
}
