import { Redis } from 'ioredis';
import { cacheMachine, cleanup, concurrently, eventually, hold, instrument, point, redis, waitUntil } from 'jest-distributed';
import { keys } from '../src/keys';
import { ParamCache, type ParamChange } from '../src/param-cache';
import { client } from './client';

/** The chain as the caches see it. */
class Params {
  value = '42';

  async read(_name: string): Promise<string> {
    return this.value;
  }
}

/** An instance's cache, which listens to the others'. */
async function cacheOf(params: Params, id = 'm1'): Promise<ParamCache> {
  const subscriber = new Redis(redis.url);
  cleanup(() => subscriber.disconnect());
  const cache = new ParamCache({ id, redis: client(), subscriber, read: (name) => params.read(name), at: point });
  await cache.start();
  return cache;
}

cacheMachine<ParamCache>({
  create: () => cacheOf(new Params()),
  state: (cache) => cache.state('price'),
  rejects: 'CACHE_STATE',
  actions: {
    load: (cache) => cache.load('price'),
    invalidate: (cache) => cache.invalidate('price'),
    beginRefresh: (cache) => cache.beginRefresh('price'),
    endRefresh: (cache) => cache.endRefresh('price'),
  },
}).tests({ walks: 5 });

test('a parameter is read from the chain once for all instances', async () => {
  const { object: params, calls } = instrument(new Params());
  const caches = { one: await cacheOf(params), two: await cacheOf(params, 'm2') };
  await caches.one.get('price');
  await expect((cache: ParamCache) => cache.get('price')).toBeConsistentAcross(caches);
  await concurrently(10, 5, () => caches.two.get('price'));
  expect(calls.all('read').map(({ args }) => args)).toEqual([['price']]);
});

test('who asks while it is being read gets what comes, and the chain is asked once', async () => {
  const { object: params, calls } = instrument(new Params());
  const cache = await cacheOf(params);
  const { values } = await concurrently(10, 1, () => cache.get('price'));
  expect([new Set(values), calls.count('read')]).toEqual([new Set(['42']), 1]);
});

test('the two levels agree', async () => {
  const cache = await cacheOf(new Params());
  await cache.get('price');
  const read = { l1: () => cache.peek('price'), l2: () => client().get(keys.param('price')) };
  await expect((level: () => unknown) => level()).toBeConsistentAcross(read);
});

test('what one instance invalidates, all read anew', async () => {
  const params = new Params();
  const [one, two] = [await cacheOf(params), await cacheOf(params, 'm2')];
  await Promise.all([one.get('price'), two.get('price')]);
  await waitUntil(async () => (await client().pubsub('NUMSUB', keys.changedParams))[1] === 2);
  params.value = '43';
  await one.invalidate('price');
  await eventually(() => two.state('price')).toBe('invalidated');
  await expect((cache: ParamCache) => cache.get('price')).toBeConsistentAcross({ one, two });
  expect(await two.get('price')).toBe('43');
});

test('what was read before an invalidation is not kept after it', async () => {
  const params = new Params();
  const cache = await cacheOf(params);
  await cache.get('price');
  await cache.invalidate('price');
  const held = hold('param:read');
  const old = cache.get('price');
  await held.reached;
  params.value = '43';
  await client().publish(keys.changedParams, JSON.stringify({ origin: 'm2', name: 'price' } satisfies ParamChange));
  await eventually(() => cache.generation('price')).toBe(2);
  held.release();
  expect(await old).toBe('42');
  expect(await cache.get('price')).toBe('43');
  expect(await client().get(keys.param('price'))).toBe('43');
});

test('an instance that starts again finds the parameter in Redis', async () => {
  const { object: params, calls } = instrument(new Params());
  await (await cacheOf(params)).get('price');
  await (await cacheOf(params)).get('price');
  expect(calls.count('read')).toBe(1);
});
