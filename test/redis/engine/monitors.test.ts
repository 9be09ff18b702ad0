import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisServer } from '../../../src/redis/server';
import { FakeClock } from '../../kit/fake-clock';
import { quiet, RawClient } from '../../kit/raw-client';

const folder = mkdtempSync(join(tmpdir(), 'jd-monitor-'));
const unixsocket = join(folder, 'redis.sock');
const clock = new FakeClock();
let server: RedisServer;
let monitor: RawClient;

beforeAll(async () => void (server = await RedisServer.start({ unixsocket, clock, version: '7.0' })));
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  monitor = await RawClient.open(server.port);
  await monitor.call('MONITOR');
  monitor.received = '';
});
afterEach(() => monitor.close());

test('the server’s time with microseconds, the database and the address', async () => {
  clock.now = () => 1_700_000_000_123.456;
  const client = await RawClient.open(server.port);
  await client.call('SELECT', '3');
  await quiet();
  expect(monitor.received).toBe(`+1700000000.123456 [3 127.0.0.1:${client.socket.localPort}] "SELECT" "3"\r\n`);
  client.close();
});

test('by a socket file, and by no socket', async () => {
  const client = await RawClient.open(unixsocket);
  await client.call('PING');
  await server.call(['PING']);
  await quiet();
  expect(monitor.received).toMatch(/^\+\S+ \[0 unix:\S+redis\.sock\] "PING"\r\n\+\S+ \[0 127\.0\.0\.1:0\] "PING"\r\n$/);
  client.close();
});

test('a script first, then what it calls', async () => {
  await server.call(['EVAL', "redis.call('SELECT', 2) redis.call('SET', KEYS[1], 'v') return redis.pcall('nosuch')", '1', 'k']);
  await quiet();
  expect(
    monitor.received
      .replace(/\+\S+ /g, '')
      .split('\r\n')
      .slice(1),
  ).toEqual(['[2 lua] "SELECT" "2"', '[2 lua] "SET" "k" "v"', '']);
  expect(monitor.received).toMatch(/^\+\S+ \[0 127\.0\.0\.1:0\] "EVAL" "redis\.call/);
});

test('one that goes is forgotten', async () => {
  const second = await RawClient.open(server.port);
  await second.call('MONITOR');
  const line = (await server.call(['CLIENT', 'LIST'])) as unknown as { readonly text: string };
  expect(line.text.match(/ flags=O /g)).toHaveLength(2);
  second.close();
  await quiet();
  await server.call(['PING']);
  await quiet();
  expect(monitor.received).toMatch(/"PING"\r\n$/);
});

test('one that does not read is closed by the limit of normal clients', async () => {
  await server.call(['CONFIG', 'SET', 'client-output-buffer-limit', 'normal 100000 0 0']);
  monitor.socket.pause();
  const word = 'x'.repeat(50_000);
  for (let i = 0; i < 1000 && (await clientCount()) > 1; i++) await server.call(['ECHO', word]);
  expect(await clientCount()).toBe(1);
  await server.call(['CONFIG', 'SET', 'client-output-buffer-limit', 'normal 0 0 0']);
});

/** How many there are, the handle's own among them. */
async function clientCount(): Promise<number> {
  const list = (await server.call(['CLIENT', 'LIST'])) as unknown as { readonly text: string };
  return list.text.split('\n').length - 1;
}
