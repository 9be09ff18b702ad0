import type { Redis } from 'ioredis';
import type { KnownBug } from './known-bug';

type InFlight = Map<string, Promise<string>>;
const newMemory = async (): Promise<InFlight> => new Map();

export const cacheable395: KnownBug<Redis, InFlight> = {
  name: 'cacheable#395',
  url: 'https://github.com/jaredwray/cacheable/issues/395',
  what: 'Calls that miss the cache at the same time compute the value each: a stampede.',
  client: 'ioredis',
  opaque: true,
  buggy: { setup: newMemory, tasks: { one: ({ redis }) => wrap(redis), two: ({ redis }) => wrap(redis) } },
  fixed: { setup: newMemory, tasks: { one: wrapOnce, two: wrapOnce } },
};

async function wrap(redis: Redis): Promise<string> {
  const cached = await redis.get('report');
  if (cached !== null) return cached;
  const value = `computed ${await redis.incr('computations')} times`;
  await redis.set('report', value);
  return value;
}

async function wrapOnce({ redis, memory }: { readonly redis: Redis; readonly memory: InFlight }): Promise<string> {
  const known = memory.get('report');
  if (known !== undefined) return known;
  const call = wrap(redis).finally(() => memory.delete('report'));
  memory.set('report', call);
  return call;
}
