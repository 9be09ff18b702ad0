import { racedServer } from '../../src/backends/raced-redis';
import { RedisServer } from '../../src/redis/server';

test('a single server leads alone, and goes back to what it was as often as wanted', async () => {
  const server = await RedisServer.start();
  const raced = racedServer(server);
  await server.call(['SET', 'k', '1']);
  const putBack = raced.save();
  for (const value of ['2', '3']) {
    await server.call(['SET', 'k', value]);
    expect(raced.dump()).toContain(value);
    putBack();
    expect(raced.dump()).toContain('"1"');
  }
  expect([raced.servers, raced.leaders, [raced.leaderOf('k')]]).toEqual([[server], [server], [server]]);
  expect(raced.failovers).toBeUndefined();
  await server.stop();
});
