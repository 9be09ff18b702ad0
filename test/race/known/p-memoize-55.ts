import type { Redis } from 'ioredis';
import type { KnownBug } from './known-bug';

const setup = (redis: Redis): Promise<unknown> => redis.set('memo:f', 'value');
const clear = ({ redis }: { readonly redis: Redis }): Promise<number> => redis.del('memo:f');

export const pMemoize55: KnownBug = {
  name: 'p-memoize#55',
  url: 'https://github.com/sindresorhus/p-memoize/issues/55',
  what: 'The cache has the key, is cleared, and then gives nothing: the call returns what its function never returns.',
  client: 'ioredis',
  buggy: {
    setup,
    tasks: { call: async ({ redis }) => ((await redis.exists('memo:f')) === 1 ? redis.get('memo:f') : compute(redis)), clear },
  },
  fixed: {
    setup,
    tasks: { call: async ({ redis }) => (await redis.get('memo:f')) ?? compute(redis), clear },
  },
};

async function compute(redis: Redis): Promise<string> {
  await redis.set('memo:f', 'value');
  return 'value';
}
