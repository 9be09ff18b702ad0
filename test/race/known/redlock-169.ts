import type { Redis } from 'ioredis';
import { compareAndDelete, type KnownBug, noMemory } from './known-bug';

const durationMs = 1_000;
const retryMs = 200;

export const redlock169: KnownBug = {
  name: 'redlock#169',
  url: 'https://github.com/mike-marcacci/node-redlock/issues/169',
  what: 'The time of a lock counts from the first attempt, not from the one that took it: a lock that was waited for is over before it begins.',
  client: 'ioredis',
  buggy: { setup: noMemory, tasks: { one: ({ redis }) => use(redis, 'one', 'first'), two: ({ redis }) => use(redis, 'two', 'first') } },
  fixed: { setup: noMemory, tasks: { one: ({ redis }) => use(redis, 'one', 'last'), two: ({ redis }) => use(redis, 'two', 'last') } },
  beyondPromises: 'needs time',
};

/** @param attempt from which the time of the lock counts */
async function use(redis: Redis, token: string, attempt: 'first' | 'last'): Promise<void> {
  let startedAtMs = Date.now();
  while ((await redis.set('lock', token, 'PX', durationMs, 'NX')) === null) {
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    if (attempt === 'last') startedAtMs = Date.now();
  }
  await new Promise((resolve) => setTimeout(resolve, durationMs - retryMs));
  if (Date.now() >= startedAtMs + durationMs) throw new Error('Cannot extend an already-expired lock.');
  await redis.eval(compareAndDelete, 1, 'lock', token);
}
