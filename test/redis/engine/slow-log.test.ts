import { RedisServer } from '../../../src/redis/server';

const slowlog = { 'slowlog-log-slower-than': '0' };

test('a new run begins with an empty log and the first id', async () => {
  const server = await RedisServer.start({ config: slowlog });
  const ids = async (): Promise<unknown[]> => ((await server.call(['SLOWLOG', 'GET', '-1'])) as unknown[][]).map(([id]) => id);
  await server.call(['PING']);
  await server.call(['SLOWLOG', 'RESET']);
  expect(await ids()).toEqual([1]);
  await server.restart();
  expect(await ids()).toEqual([]);
  expect(await ids()).toEqual([0]);
  await server.stop();
});

test('times are the server’s own, as its clock is driven', async () => {
  const server = await RedisServer.start({ config: slowlog });
  await server.clock.set(Date.UTC(2031, 0, 1));
  server.clock.freeze();
  await server.call(['PING']);
  const [entry] = (await server.call(['SLOWLOG', 'GET'])) as [unknown[]];
  expect(entry.slice(0, 2)).toEqual([0, Date.UTC(2031, 0, 1) / 1000]);
  expect(entry.slice(3)).toEqual([['PING'], expect.stringContaining('127.0.0.1:'), '']);
  await server.stop();
});
