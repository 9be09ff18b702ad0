import { Redis } from 'ioredis';
import { createClient } from 'redis-5';
import { toHaveRedisKey } from '../../matchers/to-have-redis-key';
import { RedisServer, type Redis as RedisHandle } from '../../src/redis-server';
import { failureText } from '../kit/failure-text';

expect.extend({ toHaveRedisKey });

let redis: RedisHandle;
beforeAll(async () => {
  redis = await RedisServer.start();
  redis.clock.freeze();
});
beforeEach(() => redis.flush());
afterAll(() => redis.stop());

describe('values of each type', () => {
  test('strings; numbers stand for their text', async () => {
    await redis.call('SET', 'k', '42');
    await expect(redis).toHaveRedisKey('k');
    await expect(redis).toHaveRedisKey('k', '42', { type: 'string' });
    await expect(redis).toHaveRedisKey('k', 42);
    await expect(redis).toHaveRedisKey('k', expect.stringMatching(/^\d+$/));
    await expect(redis).not.toHaveRedisKey('k', '43');
    await expect(redis).not.toHaveRedisKey('k', '42', { type: 'list' });
  });

  test('lists in their order, sets in any', async () => {
    await redis.call('RPUSH', 'l', 'a', 'b');
    await expect(redis).toHaveRedisKey('l', ['a', 'b']);
    await expect(redis).not.toHaveRedisKey('l', ['b', 'a']);
    await redis.call('SADD', 's', 'b', 'a', 3);
    await expect(redis).toHaveRedisKey('s', ['a', 3, 'b']);
    await expect(redis).toHaveRedisKey('s', new Set(['a', 'b', '3']));
    await expect(redis).not.toHaveRedisKey('s', ['a', 'b']);
  });

  test('hashes, sorted sets, streams', async () => {
    await redis.call('HSET', 'h', 'name', 'Ada', 'age', 36);
    await expect(redis).toHaveRedisKey('h', { age: 36, name: 'Ada' });
    await expect(redis).toHaveRedisKey('h', expect.objectContaining({ name: 'Ada' }));
    await redis.call('ZADD', 'z', 1.5, 'a', 2, 'b');
    await expect(redis).toHaveRedisKey('z', { a: 1.5, b: 2 });
    await redis.call('XADD', 'x', '*', 'type', 'paid', 'sum', 3);
    await expect(redis).toHaveRedisKey('x', [{ type: 'paid', sum: 3 }], { type: 'stream' });
  });
});

test('the time to live in seconds, rounded up', async () => {
  await redis.call('SET', 'k', 'v', 'EX', 1800);
  await redis.clock.advance(300);
  await expect(redis).toHaveRedisKey('k', 'v', { ttl: 1800 });
  await redis.clock.advance(700);
  await expect(redis).toHaveRedisKey('k', 'v', { ttl: 1799 });
  await expect(redis).toHaveRedisKey('k', undefined, { ttl: true });
  await expect(redis).toHaveRedisKey('k', 'v', { ttl: expect.closeTo(1800, -1) });
  await expect(redis).not.toHaveRedisKey('k', 'v', { ttl: false });
  await redis.call('PERSIST', 'k');
  await expect(redis).toHaveRedisKey('k', 'v', { ttl: false });
  expect(await failureText(() => expect(redis).toHaveRedisKey('k', 'v', { ttl: 10 }))).toContain(
    'Expected time to live: 10 s, received none',
  );
});

test('failures', async () => {
  await redis.call('HSET', 'user:1', 'name', 'Ada');
  expect(await failureText(() => expect(redis).toHaveRedisKey('user:2', { name: 'Ada' }))).toBe(
    "expect(redis).toHaveRedisKey('user:2', { name: 'Ada' })\n\nThere is no key 'user:2'. The nearest is 'user:1'.\nThere are 'user:1'.",
  );
  const text = await failureText(() => expect(redis).toHaveRedisKey('user:1', { name: 'Bob' }));
  expect(text).toMatch(/The hash differs:[^]*-\s+"name": "Bob",\n\+\s+"name": "Ada",/);
  expect(await failureText(() => expect(redis).not.toHaveRedisKey('user:1', { name: 'Ada' }))).toContain("Received value: { name: 'Ada' }");
  expect(await failureText(() => expect({}).toHaveRedisKey('k'))).toContain('{} is no Redis');
});

test('through clients of users', async () => {
  const ioredis = new Redis(redis.url);
  const node = createClient({ url: redis.url });
  const resp3 = createClient({ url: redis.url, RESP: 3 });
  await Promise.all([node.connect(), resp3.connect()]);
  await ioredis.hset('h', { a: '1', b: '2' });
  await ioredis.zadd('z', 1, 'm');
  for (const client of [ioredis, node, resp3]) {
    await expect(client).toHaveRedisKey('h', { a: 1, b: 2 });
    await expect(client).toHaveRedisKey('z', { m: 1 }, { ttl: false });
    await expect(client).not.toHaveRedisKey('none');
  }
  await Promise.all([ioredis.quit(), node.close(), resp3.close()]);
});
