import { toBinary } from '../../src/base/bytes';
import { RedisServer } from '../../src/redis/server';
import type { RedisServerOptions } from '../../src/redis/server-options';
import { FakeClock } from '../kit/fake-clock';
import { RawClient } from '../kit/raw-client';

const servers: RedisServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(options: RedisServerOptions = {}): Promise<RedisServer> {
  const server = await RedisServer.start(options);
  servers.push(server);
  return server;
}

const isMade = (server: RedisServer): boolean => (server as unknown as { core: { made?: object } }).core.made !== undefined;
const config = async (server: RedisServer, name: string): Promise<unknown> => server.call(['CONFIG', 'GET', name]);

async function info(server: RedisServer, field: string): Promise<string | undefined> {
  const reply = (await server.call(['INFO'])) as { readonly text: string };
  return new RegExp(`^${field}:(.*?)\r?$`, 'm').exec(reply.text)?.[1];
}

test('nobody has used it: there is no engine, whatever is done to the address and the clock', async () => {
  const server = await start({ password: 'secret', seed: 7 });
  server.answerAt(['cache:6379'], () => undefined)();
  server.clock.freeze();
  await server.clock.advance(1000);
  server.flush();
  server.restore(server.snapshot());
  await server.restart({ keepData: false });
  await server.restart();
  expect([server.url, server.urls.length, server.password, server.connectionCount]).toEqual([
    `redis://:secret@127.0.0.1:${server.port}`,
    1,
    'secret',
    0,
  ]);
  await server.stop();
  expect(isMade(server)).toBe(false);
});

test.each<[string, (server: RedisServer) => unknown]>([
  ['a connection', async ({ port }) => (await RawClient.open(port)).close()],
  ['a call', (server) => server.call(['PING'])],
  ['a dump', (server) => server.dump()],
  ['the list of commands', (server) => server.commands()],
  ['a fixture', (server) => server.fixtures],
])('%s uses it', async (_, use) => {
  const server = await start();
  await use(server);
  expect(isMade(server)).toBe(true);
});

test.each<[string, RedisServerOptions]>([
  ['settings', { config: { hz: '20' } }],
  ['a directory', { dir: '.' }],
])('with %s, which only the engine can check, it is there from the start', async (_, options) => {
  expect(isMade(await start(options))).toBe(true);
});

test('a connection is counted until it is closed', async () => {
  const server = await start();
  const client = await RawClient.open(server.port);
  await client.call('PING');
  expect(server.connectionCount).toBe(1);
  await server.stop();
  expect(server.connectionCount).toBe(0);
});

test('a snapshot of before leads back to before: keys, settings, users, address', async () => {
  const server = await start();
  const snapshot = server.snapshot();
  const port = String(server.port);
  await server.call(['SET', 'k', 'v']);
  await server.call(['CONFIG', 'SET', 'requirepass', 'secret', 'hz', '20']);
  await server.call(['ACL', 'SETUSER', 'ann', 'on']);
  const later = server.snapshot();
  for (let round = 0; round < 2; round++) {
    server.restore(snapshot);
    expect([server.dump(), server.password]).toEqual(['(no keys)', undefined]);
    expect(await server.call(['ACL', 'USERS'])).toEqual([toBinary('default')]);
    expect(await config(server, 'hz')).toMatchObject({ entries: [['hz', '10']] });
    expect(await config(server, 'port')).toMatchObject({ entries: [['port', port]] });
    server.restore(later);
    expect([server.dump(), server.password]).toEqual(['db 0: 1 key\n  "k" string "v"', 'secret']);
  }
});

test('a snapshot of before holds when the first use is of a stopped server', async () => {
  const server = await start();
  const snapshot = server.snapshot();
  await server.stop();
  expect(server.dump()).toBe('(no keys)');
  await server.start();
  await server.call(['SET', 'k', 'v']);
  server.restore(snapshot);
  expect(server.dump()).toBe('(no keys)');
  expect(await config(server, 'port')).toMatchObject({ entries: [['port', String(server.port)]] });
});

test('time and chance are those of the start', async () => {
  const used = async (uses: boolean): Promise<unknown[]> => {
    const clock = new FakeClock();
    const server = await start({ clock, seed: 3 });
    const seen: unknown[] = uses ? [await info(server, 'run_id')] : [];
    await server.restart();
    if (uses) await server.call(['PING']);
    clock.stall(5000);
    await server.clock.advance(60_000);
    await server.call(['SADD', 's', ...'abcdefgh']);
    const fields = ['run_id', 'uptime_in_seconds', 'master_replid', 'rdb_last_save_time'];
    seen.push(...(await Promise.all(fields.map((field) => info(server, field)))), await server.call(['SPOP', 's', '3']));
    return seen;
  };
  const [early, late] = [await used(true), await used(false)];
  expect(late).toEqual(early.slice(1));
  expect(late[1]).toBe('65');
  expect(late[0]).not.toBe(early[0]);
});

test('options that change after the start change nothing', async () => {
  const options = { password: 'secret' };
  const server = await start(options);
  options.password = 'other';
  expect(await config(server, 'requirepass')).toMatchObject({ entries: [['requirepass', 'secret']] });
});

test('clients that come while it is stopped are refused, and served afterwards', async () => {
  const server = await start();
  const { port } = server;
  await server.stop();
  await expect(RawClient.open(port)).rejects.toThrow('ECONNREFUSED');
  expect(isMade(server)).toBe(false);
  await server.start();
  const client = await RawClient.open(port);
  client.close();
});
