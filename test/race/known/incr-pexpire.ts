import type { Redis } from 'ioredis';
import { type KnownBug, noMemory } from './known-bug';

const windowMs = 60_000;

export const incrPexpire: KnownBug = {
  name: 'INCR, then PEXPIRE',
  url: undefined,
  what: 'A process that crashes between counting the first call and setting its time to live leaves a count that never goes: the user is locked out for ever.',
  client: 'ioredis',
  crashes: true,
  serializable: false,
  buggy: { setup: noMemory, tasks: { one: ({ redis }) => countInTwo(redis), two: ({ redis }) => countInTwo(redis) }, invariant: ends },
  fixed: { setup: noMemory, tasks: { one: ({ redis }) => countInOne(redis), two: ({ redis }) => countInOne(redis) }, invariant: ends },
  beyondPromises: 'needs a crash',
};

async function countInTwo(redis: Redis): Promise<void> {
  if ((await redis.incr('calls')) === 1) await redis.pexpire('calls', windowMs);
}

async function countInOne(redis: Redis): Promise<void> {
  await redis.multi().incr('calls').pexpire('calls', windowMs, 'NX').exec();
}

async function ends(redis: Redis): Promise<void> {
  if ((await redis.pttl('calls')) === -1) throw new Error('the count never ends');
}
