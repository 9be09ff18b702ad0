import { ErrorReply, nullArray, SimpleReply } from '../../src/redis/reply';
import { RedisServer } from '../../src/redis/server';
import { FakeClock } from '../kit/fake-clock';
import { RawClient } from '../kit/raw-client';

let server: RedisServer;

afterEach(() => server.stop());

test('a snapshot brings back the database of calls, and leaves no transaction open', async () => {
  server = await RedisServer.start();
  await server.call(['SELECT', '2']);
  const snapshot = server.snapshot();
  await server.call(['SELECT', '3']);
  await server.call(['WATCH', 'k']);
  await server.call(['MULTI']);
  server.restore(snapshot);
  expect(await server.call(['SET', 'k', 'v'])).toEqual(new SimpleReply('OK'));
  expect(server.dump()).toContain('db 2: 1 key');
});

test('what is watched in a database that SWAPDB put elsewhere counts as changed when a snapshot puts it back', async () => {
  server = await RedisServer.start();
  await server.call(['SET', 'k', 'v']);
  const snapshot = server.snapshot();
  await server.call(['SWAPDB', '0', '1']);
  const client = await RawClient.open(server.port);
  await client.call('WATCH', 'k');
  server.restore(snapshot);
  await client.call('MULTI');
  expect(await client.call('EXEC')).toBe(nullArray);
  client.close();
  await client.closed();
});

test('a call that waits is not disturbed by it', async () => {
  server = await RedisServer.start();
  const snapshot = server.snapshot();
  const waiting = server.call(['BLPOP', 'l', '0']);
  server.restore(snapshot);
  await server.call(['RPUSH', 'l', 'a']);
  expect(await waiting).toEqual(['l', 'a']);
});

test('a command without a reply is told also when it had to wait for the end of a pause', async () => {
  const clock = new FakeClock();
  server = await RedisServer.start({ clock });
  await server.call(['CLIENT', 'PAUSE', '50', 'ALL']);
  const call = server.call(['SUBSCRIBE', 'c']);
  const ping = server.call(['PING']);
  void clock.advance(50);
  await expect(call).rejects.toMatchObject({ code: 'JD_CALL_NO_REPLY' });
  expect(await ping).toEqual(new SimpleReply('PONG'));
});

test('RESET takes the right to call from nobody', async () => {
  server = await RedisServer.start({ password: 'secret' });
  await server.call(['RESET']);
  expect(await server.call(['PING'])).toEqual(new SimpleReply('PONG'));
  expect(await server.call(['AUTH', 'wrong'])).toBeInstanceOf(ErrorReply);
  expect(await server.call(['PING'])).toEqual(new SimpleReply('PONG'));
});

test('a call of a new run is told when that run ends', async () => {
  server = await RedisServer.start();
  await server.call(['PING']);
  await server.restart();
  const waiting = server.call(['BLPOP', 'l', '0']);
  await server.stop();
  await expect(waiting).rejects.toMatchObject({ code: 'JD_CALL_ENDED' });
});

test('clients that only many waiting calls needed do not stay', async () => {
  server = await RedisServer.start();
  const waiting = Array.from({ length: 50 }, () => server.call(['BLPOP', 'l', '0']));
  await server.call(['RPUSH', 'l', ...waiting.map(String)]);
  await Promise.all(waiting);
  expect(await server.call(['CLIENT', 'LIST'])).toMatchObject({ text: expect.stringMatching(/^[^\n]*\n$/) as string });
});
