import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { Redis as IORedis5 } from 'ioredis-5';
import { Redis as IORedis6 } from 'ioredis-6';
import { createClient as createClient4 } from 'redis-4';
import { createClient as createClient6 } from 'redis-6';
import { RedisServer } from '../../src/redis/server';
import type { RedisServerOptions } from '../../src/redis/server-options';
import { quiet, RawClient } from '../kit/raw-client';

const file = (name: string): string => join(__dirname, '../data/tls', name);
const text = (name: string): string => readFileSync(file(name), 'utf8');
const ca = text('ca.crt');
const own = { key: file('server.key'), cert: file('server.crt') };

const servers: RedisServer[] = [];
const sockets: TLSSocket[] = [];

async function start(options: RedisServerOptions): Promise<RedisServer> {
  const server = await RedisServer.start(options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** Sends a line over TLS; what comes back, or the error. */
async function ask(port: number, line: string, options: ConnectionOptions = {}): Promise<string> {
  const socket = connectTls({ port, host: '127.0.0.1', ca, ...options });
  sockets.push(socket);
  socket.write(`${line}\r\n`);
  const answer = new Promise<string>((resolve) => {
    socket.on('data', (data: Buffer) => resolve(data.toString('latin1')));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on('close', () => resolve('closed'));
  });
  return answer;
}

test('the port speaks TLS and nothing else', async () => {
  const server = await start({ tls: own });
  expect(server.tlsPort).toBe(server.port);
  expect(server.url).toBe(`rediss://127.0.0.1:${server.port}`);
  expect(await ask(server.port, 'PING')).toBe('+PONG\r\n');
  const plain = connect(server.port, '127.0.0.1');
  plain.on('error', () => undefined);
  plain.write('PING\r\n');
  await once(plain, 'close');
  expect(await ask(server.port, 'PING', { ca: [] })).toMatch(/SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_/);
});

test('TLS has a port of its own, and keeps it', async () => {
  const server = await start({ tls: { ...own, port: 0 }, password: 'pw' });
  const { port, tlsPort, url } = server;
  expect(tlsPort).not.toBe(port);
  expect(server.urls).toEqual([`redis://:pw@127.0.0.1:${port}`, `rediss://:pw@127.0.0.1:${tlsPort}`]);
  expect(url).toBe(server.urls[1]);
  await server.restart();
  expect(server.urls.map((each) => new URL(each).port)).toEqual([String(port), String(tlsPort)]);
  expect(await ask(tlsPort!, 'AUTH pw')).toBe('+OK\r\n');
  const plain = await RawClient.open(port);
  expect(await plain.call('AUTH', 'pw')).toEqual({ text: 'OK' });
  plain.close();
});

test('key, certificate and authority as PEM text', async () => {
  const server = await start({ tls: { key: text('server.key'), cert: text('server.crt'), ca } });
  expect(await ask(server.port, 'PING', { key: text('client.key'), cert: text('client.crt') })).toBe('+PONG\r\n');
  expect(await server.call(['CONFIG', 'GET', 'tls-*-file'])).toMatchObject({
    entries: expect.arrayContaining([
      ['tls-key-file', ''],
      ['tls-cert-file', ''],
      ['tls-ca-cert-file', ''],
    ]) as unknown,
  });
});

test('clients need a certificate of the authority, unless it is not asked for', async () => {
  const strict = await start({ tls: { ...own, ca: file('ca.crt') } });
  const certificate = { key: text('client.key'), cert: text('client.crt') };
  expect(await ask(strict.port, 'PING', certificate)).toBe('+PONG\r\n');
  expect(await ask(strict.port, 'PING')).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET|closed/);
  const lenient = await start({ tls: { ...own, ca: file('ca.crt'), requestCert: false } });
  expect(await ask(lenient.port, 'PING')).toBe('+PONG\r\n');
});

test('CONFIG and CLIENT tell of it', async () => {
  const server = await start({ tls: { ...own, port: 0 } });
  expect(await server.call(['CONFIG', 'GET', 'tls-port'])).toMatchObject({ entries: [['tls-port', String(server.tlsPort)]] });
  expect(await server.call(['CONFIG', 'GET', 'port'])).toMatchObject({ entries: [['port', String(server.port)]] });
  expect(await server.call(['CONFIG', 'GET', 'tls-cert-file'])).toMatchObject({ entries: [['tls-cert-file', own.cert]] });
  expect(await server.call(['CONFIG', 'SET', 'tls-port', String(server.tlsPort)])).toEqual({ text: 'OK' });
  expect(await server.call(['CONFIG', 'SET', 'tls-port', '1'])).toMatchObject({
    message: "ERR CONFIG SET failed (possibly related to argument 'tls-port') - Unable to update TLS configuration. Check server logs.",
  });
  expect(await ask(server.tlsPort!, 'CLIENT INFO')).toMatch(new RegExp(` addr=127.0.0.1:\\d+ laddr=127.0.0.1:${server.tlsPort} `));

  const only = await start({ tls: own });
  expect(await only.call(['CONFIG', 'GET', 'port'])).toMatchObject({ entries: [['port', '0']] });
  expect(await only.call(['CONFIG', 'GET', 'tls-port'])).toMatchObject({ entries: [['tls-port', String(only.port)]] });
});

test('a long reply, many replies, and the limit of clients', async () => {
  const server = await start({ tls: own });
  await server.call(['SET', 'k', 'x'.repeat(5_000_000)]);
  const redis = new IORedis6({ port: server.port, tls: { ca } });
  expect(await redis.get('k')).toHaveLength(5_000_000);
  expect(await Promise.all(Array.from({ length: 1000 }, (_, i) => redis.echo(String(i))))).toEqual(
    Array.from({ length: 1000 }, (_, i) => String(i)),
  );
  await server.call(['CONFIG', 'SET', 'maxclients', '1']);
  expect(await ask(server.port, 'PING')).toBe('-ERR max number of clients reached\r\n');
  redis.disconnect();
});

test('a stop ends who has not finished greeting', async () => {
  const server = await start({ tls: own });
  const silent = connect(server.port, '127.0.0.1');
  silent.on('error', () => undefined);
  await once(silent, 'connect');
  await quiet();
  await server.stop();
  if (!silent.closed) await once(silent, 'close');
});

test.each([
  ['ioredis 5', IORedis5 as unknown as typeof IORedis6],
  ['ioredis 6', IORedis6],
])('%s, by options and by URL', async (_, Client) => {
  const server = await start({ tls: own, password: 'secret' });
  for (const redis of [new Client({ port: server.port, password: 'secret', tls: { ca } }), new Client(server.url, { tls: { ca } })]) {
    await redis.set('k', 'grüß');
    expect(await redis.get('k')).toBe('grüß');
    await redis.quit();
  }
});

test.each([
  ['node-redis 4', createClient4 as unknown as typeof createClient6],
  ['node-redis 6', createClient6],
])('%s, by URL', async (_, createClient) => {
  const server = await start({ tls: own, password: 'secret' });
  const client = createClient({ url: server.url, socket: { tls: true, ca } });
  await client.connect();
  await client.set('k', 'v');
  expect(await client.get('k')).toBe('v');
  await client.disconnect();
});

test.each<[unknown, RegExp]>([
  [{}, /tls` needs 'key'\.\nGive the path of a PEM file, or the PEM text\.$/],
  [{ key: own.key }, /tls` needs 'cert'\./],
  [{ ...own, cert: 7 }, /tls` needs 'cert'\./],
  ['yes', /tls` is no object\./],
  [{ ...own, Cert: 'x' }, /tls` has no 'Cert'\.\nDid you mean 'cert'\?$/],
  [{ ...own, nonsense: 'x' }, /tls` has no 'nonsense'\.\nThere are: key, cert, ca, requestCert, port\.$/],
  [{ ...own, cert: file('nowhere.crt') }, /tls` cannot read 'cert': ENOENT/],
  [{ ...own, cert: file('README.md') }, /tls` has a 'cert' that is no PEM: .*README\.md\./],
  [{ ...own, key: file('client.key') }, /tls` cannot be used: .*key/i],
  [{ ...own, cert: '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----' }, /tls` cannot be used: /],
  [{ ...own, requestCert: true }, /tls` asks clients for certificates without an authority\./],
  [{ ...own, port: 70_000 }, /tls` cannot have the port 70000\./],
])('refuses %j', async (tls, message) => {
  const refusal = await RedisServer.start({ tls: tls as never }).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'JD_OPTION', message: expect.stringMatching(message) as unknown });
});

test('a TLS port in use: nothing is left open', async () => {
  const first = await start({ tls: { ...own, port: 0 } });
  const refusal = await RedisServer.start({ tls: { ...own, port: first.tlsPort! } }).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'JD_ADDRESS_IN_USE' });
});
