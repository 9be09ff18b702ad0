/** @redis {"only": "memory"} */ // These tests move its clock.
import { redis } from 'jest-distributed';
import { storeOf } from './stores';

beforeEach(() => redis.clock.freeze());

test('what was set for a time is gone when it is over', async () => {
  const store = storeOf('node-1');
  await store.set('k', 'v', { ttlMs: 10_000 });
  await redis.clock.advance(10_000);
  expect(await store.get('k')).toMatchObject({ value: 'v' });
  await redis.clock.advance(1);
  expect([await store.get('k'), await store.list('')]).toEqual([undefined, []]);
});

test('set again without a time, it stays', async () => {
  const store = storeOf('node-1');
  await store.set('k', 'v', { ttlMs: 10_000 });
  await store.set('k', 'w');
  await redis.clock.advance(1_000_000);
  expect(await store.get('k')).toMatchObject({ value: 'w' });
});
