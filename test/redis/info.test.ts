import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { RedisServer } from '../../src/redis/server';
import type { VerbatimReply } from '../../src/redis/reply';

let server: RedisServer;
const sockets: Socket[] = [];
beforeEach(async () => void (server = await RedisServer.start()));
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.stop();
});

/** The fields of INFO. */
async function info(...sections: string[]): Promise<Record<string, string>> {
  const { text } = (await server.call(['INFO', ...sections])) as VerbatimReply;
  const lines = text.split('\r\n').filter((line) => line.includes(':'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

/** A client that sends lines and waits for the first bytes of an answer, if there is to be one. */
async function client(text: string, answers = true): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  socket.write(text);
  if (answers) await once(socket, 'data');
  return socket;
}

test('who is connected, and what for', async () => {
  await client('WATCH a b\r\n');
  await client('WATCH b\r\n');
  await client('SUBSCRIBE c\r\n');
  await client('HELLO 3\r\nCLIENT TRACKING ON\r\n');
  await client('PING\r\nBLPOP k l 100\r\n');
  await client('PING\r\nBLPOP k 0\r\n');
  expect(await info('clients')).toMatchObject({
    connected_clients: '7',
    maxclients: '10000',
    blocked_clients: '2',
    tracking_clients: '1',
    pubsub_clients: '1',
    watching_clients: '2',
    clients_in_timeout_table: '1',
    total_watched_keys: '2',
    total_blocking_keys: '2',
    total_blocking_keys_on_nokey: '0',
  });
});

test('bytes and commands that came and went', async () => {
  await client('PING\r\nPING\r\n');
  const before = await info('stats');
  expect(before).toMatchObject({ total_connections_received: '2', total_net_input_bytes: '12', total_net_output_bytes: '14' });
  expect([before['total_reads_processed'], before['total_writes_processed']]).toEqual(['1', '1']);
  await server.call(['CONFIG', 'RESETSTAT']);
  expect(await info('stats')).toMatchObject({ total_commands_processed: '1', total_net_input_bytes: '0', total_connections_received: '0' });
});

test('rates, by the driven clock', async () => {
  server.clock.freeze();
  for (let i = 0; i < 160; i++) {
    await server.call(['PING']);
    await server.clock.advance(10);
  }
  expect(Number((await info('stats'))['instantaneous_ops_per_sec'])).toBeGreaterThan(90);
  await server.clock.advance(2000);
  expect((await info('stats'))['instantaneous_ops_per_sec']).toBe('0');
});

test('keys that expire, hits and misses', async () => {
  server.clock.freeze();
  await server.call(['SET', 'k', 'v', 'PX', '10']);
  await server.call(['SET', 'l', 'v', 'PX', '5000']);
  await server.call(['GET', 'k']);
  await server.clock.advance(20);
  await server.call(['GET', 'k']);
  expect(await info('stats')).toMatchObject({ expired_keys: '1', keyspace_hits: '1', keyspace_misses: '1' });
  expect((await info('keyspace'))['db0']).toContain('keys=1,expires=1,avg_ttl=4980');
});

test('how long commands take, by percentiles', async () => {
  await server.call(['CONFIG', 'SET', 'latency-tracking-info-percentiles', '0 50.5 100']);
  await server.call(['PING']);
  expect((await info('latencystats'))['latency_percentiles_usec_ping']).toMatch(/^p0=\d+\.\d{3},p50\.5=\d+\.\d{3},p100=\d+\.\d{3}$/);
  await server.call(['CONFIG', 'SET', 'latency-tracking', 'no']);
  expect(await info('latencystats')).toEqual({});
});

test('a replica, and how long the server has run', async () => {
  server.clock.freeze();
  await server.clock.advance(90_000_000);
  await server.call(['REPLICAOF', 'example.invalid', '6379']);
  expect(await info('server', 'replication')).toMatchObject({
    uptime_in_seconds: expect.stringMatching(/^900\d\d$/),
    uptime_in_days: '1',
    tcp_port: String(server.port),
    role: 'slave',
    master_host: 'example.invalid',
    master_port: '6379',
    master_link_status: 'down',
  });
});

test('hashes with fields that end', async () => {
  for (const key of ['a', 'b', 'c', 'd']) await server.call(['HSET', key, 'f', 'v', 'g', 'v']);
  for (const key of ['a', 'b', 'c']) await server.call(['HEXPIRE', key, '100', 'FIELDS', '2', 'f', 'g']);
  await server.call(['EXPIRE', 'b', '10']);
  await server.call(['SET', 'c', 'a string now']);
  expect((await info('keyspace'))['db0']).toMatch(/^keys=4,expires=1,avg_ttl=\d+,subexpiry=2$/);
});
