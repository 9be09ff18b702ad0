import { RedisServer } from '../../../src/redis/server';
import { InProcessRedis } from '../../kit/in-process-redis';

test('ids: a new one when it leads, another on demand, a third with a new run', async () => {
  const redis = new InProcessRedis();
  const { replication, identity } = redis.engine;
  const first = replication.id;
  expect(first).toBe(identity.runId);
  replication.lead();
  expect(replication.id).toBe(first);
  replication.follow({ host: 'a', port: 1 });
  expect([replication.id, replication.formerIdUpTo]).toEqual([first, -1]);
  replication.lead();
  expect([replication.formerId, replication.formerIdUpTo]).toEqual([first, 1]);
  const second = replication.id;
  expect(second).toMatch(/^[0-9a-f]{40}$/);
  expect(second).not.toBe(first);
  replication.renewId();
  expect([replication.id === second, replication.formerId, replication.formerIdUpTo]).toEqual([false, '0'.repeat(40), -1]);
  await redis.stop();
});

test('a snapshot holds the role, a restart ends it', async () => {
  const server = await RedisServer.start();
  const role = async (): Promise<unknown> => ((await server.call(['ROLE'])) as unknown[])[0];
  const before = server.snapshot();
  await server.call(['REPLICAOF', '127.0.0.1', '1']);
  const during = server.snapshot();
  server.restore(before);
  expect(await role()).toBe('master');
  expect(await server.call(['SET', 'k', 'v', 'PX', '100'])).toMatchObject({ text: 'OK' });
  server.restore(during);
  expect(await role()).toBe('slave');
  expect(await server.call(['SET', 'k', 'v'])).toMatchObject({ message: expect.stringMatching(/^READONLY/) });
  await server.restart();
  expect(await role()).toBe('master');
  await server.stop();
});

test('keys whose time came while it was a replica go when it leads', async () => {
  const server = await RedisServer.start();
  server.clock.freeze();
  await server.call(['SET', 'k', 'v', 'PX', '100']);
  await server.call(['REPLICAOF', '127.0.0.1', '1']);
  await server.clock.advance(1000);
  expect([await server.call(['GET', 'k']), await server.call(['DBSIZE'])]).toEqual([null, 1]);
  await server.call(['CLIENT', 'PAUSE', '10', 'WRITE']);
  await server.clock.advance(20);
  expect(await server.call(['DBSIZE'])).toBe(1);
  await server.call(['REPLICAOF', 'NO', 'ONE']);
  expect(await server.call(['DBSIZE'])).toBe(0);
  await server.stop();
});
