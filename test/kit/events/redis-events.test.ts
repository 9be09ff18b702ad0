import { createClient } from 'redis-5';
import { collectKeyspaceEvents } from '../../../src/kit/events/collect-keyspace-events';
import { collectMessages } from '../../../src/kit/events/collect-messages';
import { RedisServer, type Redis } from '../../../src/redis-server';
import { failureText } from '../failure-text';

let redis: Redis;
beforeAll(async () => {
  redis = await RedisServer.start({ password: 'secret' });
  redis.clock.freeze();
});
afterAll(() => redis.stop());

test('messages of channels and patterns, from the moment it is there', async () => {
  const messages = await collectMessages(redis, 'orders', 'alerts:*');
  await redis.call('PUBLISH', 'orders', 'tea €3');
  await redis.call('PUBLISH', 'other', 'no');
  await redis.call('PUBLISH', 'alerts:disk', 'full');
  const [alert, order] = await messages.all([{ name: 'alerts:disk' }, { match: /tea/ }]);
  expect([alert!.value, order!.value]).toEqual(['full', 'tea €3']);
  expect(messages.count()).toBe(2);
  messages.stop();
});

test('long messages, in pieces', async () => {
  const messages = await collectMessages(redis, 'big');
  const text = 'x'.repeat(300_000);
  await redis.call('PUBLISH', 'big', text);
  await redis.call('PUBLISH', 'big', 'end');
  expect((await messages.take(2)).map(({ value }) => value.length)).toEqual([300_000, 3]);
  messages.stop();
});

test('by TCP, and told when the server goes away', async () => {
  const messages = await collectMessages({ url: redis.tcpUrl }, 'c');
  await redis.call('PUBLISH', 'c', 'one');
  await messages.next({ match: 'one' });
  const waiting = failureText(() => messages.next());
  await redis.stop();
  await redis.start();
  expect(await waiting).toContain('channel c has ended');
});

test('what happens to keys, expiry by the clock of the server too', async () => {
  const events = await collectKeyspaceEvents(redis, 'session:*');
  await redis.call('SET', 'session:1', 'ada', 'EX', 1800);
  await redis.call('SET', 'other', 'x');
  await redis.clock.advance(1_800_001);
  expect(await events.next({ name: 'expired' })).toMatchObject({ value: 'session:1' });
  expect(events.seen.map(({ name, value }) => `${name} ${value}`)).toEqual(['set session:1', 'expire session:1', 'expired session:1']);
  events.stop();
});

test('of one key of one database; the setting is put back', async () => {
  await redis.call('CONFIG', 'SET', 'notify-keyspace-events', 'Ex');
  const client = createClient({ url: redis.url, database: 3 });
  await client.connect();
  const events = await collectKeyspaceEvents(redis, 'k', { db: 3 });
  await redis.call('SET', 'k', 'v');
  await client.set('kk', 'v');
  await client.set('k', 'v');
  expect((await events.next()).value).toBe('k');
  expect(events.count()).toBe(1);
  events.stop();
  await client.close();
  const flags = await redis.call('CONFIG', 'GET', 'notify-keyspace-events');
  expect(flags).toEqual({ 'notify-keyspace-events': 'xE' });
});

test('no such server, no right to it', async () => {
  await expect(collectMessages({ url: 'redis://127.0.0.1:1' }, 'c')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await expect(collectMessages({ url: redis.url.replace(/:[^:@/]+@/, ':wrong@') }, 'c')).rejects.toThrow('WRONGPASS');
});
