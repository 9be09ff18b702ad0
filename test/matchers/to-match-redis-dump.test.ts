import { toMatchRedisDump } from '../../matchers/to-match-redis-dump';
import { RedisServer, type Redis as RedisHandle } from '../../src/redis-server';
import { failureText } from '../kit/failure-text';

expect.extend({ toMatchRedisDump });

let redis: RedisHandle;
beforeAll(async () => {
  redis = await RedisServer.start();
  redis.clock.freeze();
});
beforeEach(() => redis.flush());
afterAll(() => redis.stop());

test('against text, indented as the test has it', async () => {
  await redis.call('SET', 'visits', 3);
  await redis.call('RPUSH', 'jobs', 'a', 'b');
  expect(redis).toMatchRedisDump(`
    db 0: 2 keys
      "jobs" list (2) ["a", "b"]
      "visits" string "3"
  `);
  expect(redis).toMatchRedisDump(redis.dump());
});

test('against another server; the key that differs is shown', async () => {
  const replica = await RedisServer.start();
  try {
    await redis.call('MSET', 'a', 1, 'b', 2);
    await replica.call('MSET', 'a', 1, 'b', 2);
    expect(replica).toMatchRedisDump(redis);
    await replica.call('INCR', 'b');
    expect(replica).not.toMatchRedisDump(redis);
    expect(await failureText(() => expect(replica).toMatchRedisDump(redis))).toMatch(/-\s+"b" string "2"\n\+\s+"b" string "3"/);
  } finally {
    await replica.stop();
  }
});

test('times to live count unless told otherwise', async () => {
  await redis.call('SET', 'a ttl 5 ms', 'x ttl 7 ms', 'PX', 1500);
  const before = redis.dump();
  await redis.clock.advance(1);
  expect(redis).not.toMatchRedisDump(before);
  expect(redis).toMatchRedisDump(before, { ttl: false });
  await redis.call('SET', 'a ttl 5 ms', 'x ttl 8 ms', 'PX', 1500);
  expect(redis).not.toMatchRedisDump(before, { ttl: false });
});

test('dumps that are cut tell nothing', async () => {
  await redis.call('SET', 'long', 'x'.repeat(1_000));
  expect(await failureText(() => expect(redis).toMatchRedisDump(redis.dump()))).toContain('are cut at the same places');
  redis.flush();
  await redis.call('RPUSH', 'l', ...Array.from({ length: 50 }, (_, i) => i));
  expect(await failureText(() => expect(redis).not.toMatchRedisDump(redis))).toContain('are cut at the same places');
  redis.flush();
  await redis.call('SET', 'a', '... 3 more "... (5 bytes)"');
  expect(redis).toMatchRedisDump(redis);
});

test('needs a dump', async () => {
  expect(await failureText(() => expect({}).toMatchRedisDump(''))).toContain('{} has no dump');
});
