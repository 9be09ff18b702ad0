import http from 'node:http';
import https from 'node:https';
import { connect, Socket, type AddressInfo } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { connect as tlsConnect } from 'node:tls';
import { guardNetwork, isThisMachine } from '../../src/environment/network-guard';

const refused: string[] = [];
let server: http.Server;
let port: number;
let remove: () => void;

beforeAll(async () => {
  server = http.createServer((_, response) => response.writeHead(204, { connection: 'close' }).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  refused.length = 0;
  remove = guardNetwork({
    allow: ['allowed.invalid', '*.deep.invalid'],
    place: () => 'test "t" of a.test.ts',
    onRefused: (target) => refused.push(target),
  });
});
afterEach(() => remove());

const failure = (emitter: NodeJS.EventEmitter): Promise<NodeJS.ErrnoException> => new Promise((resolve) => emitter.once('error', resolve));

test.each([
  ['net.connect by options', 'a.invalid:80', () => failure(connect({ host: 'a.invalid', port: 80 }))],
  ['net.connect by port and host', 'a.invalid:80', () => failure(connect(80, 'a.invalid'))],
  ['Socket.connect', '203.0.113.7:6379', () => failure(new Socket().connect(6379, '203.0.113.7'))],
  ['a port as text', 'a.invalid:80', () => failure(connect({ host: 'a.invalid', port: '80' as never }))],
  ['tls.connect', 'a.invalid:443', () => failure(tlsConnect({ host: 'a.invalid', port: 443 }))],
  ['http.get', 'a.invalid:80', () => failure(http.get('http://a.invalid/x'))],
  ['https.request with a body', 'a.invalid:443', () => failure(https.request('https://a.invalid/', { method: 'POST' }).end('body'))],
  [
    'fetch',
    'a.invalid:443',
    () =>
      fetch('https://a.invalid/').then(
        () => undefined,
        (error: Error) => error.cause as NodeJS.ErrnoException,
      ),
  ],
])('refuses %s', async (_, target, attempt) => {
  const error = await attempt();
  // fetch packs an error of this realm, which is not its own, into one that is.
  if (!error?.message.startsWith('DistributedError: ')) expect(error).toMatchObject({ code: 'JD_NETWORK' });
  expect(error?.message).toContain(`A connection to ${target} was refused: tests reach this machine only (in test "t" of a.test.ts).`);
  expect(error?.message).toContain(`{ "network": { "allow": ["${target.split(':')[0]!}"] } }`);
  expect(refused).toEqual([target]);
});

test('a socket that is written to at once fails by the same error', async () => {
  const socket = connect(80, 'a.invalid');
  socket.write('data');
  expect(await failure(socket)).toMatchObject({ code: 'JD_NETWORK' });
});

test('loopback is free', async () => {
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(response.status).toBe(204);
  await new Promise((resolve) => http.get(`http://localhost:${port}/`, (answer) => answer.resume().on('end', resolve)));
  expect(refused).toEqual([]);
});

test('allowed hosts fail as they would without the guard', async () => {
  for (const host of ['allowed.invalid', 'Allowed.invalid', 'a.deep.invalid'])
    expect((await failure(connect(80, host))).code).not.toBe('JD_NETWORK');
  expect((await failure(connect(80, 'deep.invalid'))).code).toBe('JD_NETWORK');
});

test('a socket file is no network', async () => {
  expect((await failure(connect('/nowhere/redis.sock'))).code).toBe('ENOENT');
  expect((await failure(connect({ path: '/nowhere/redis.sock' }))).code).toBe('ENOENT');
});

test('it is gone when it was removed', async () => {
  const original = Socket.prototype.connect;
  remove();
  expect(Socket.prototype.connect).not.toBe(original);
  expect((await failure(connect(80, 'a.invalid'))).code).not.toBe('JD_NETWORK');
});

test.each([
  ...['127.0.0.1', '127.9.9.9', 'localhost', 'LOCALHOST', 'api.localhost', '0.0.0.0', '::'],
  ...['::1', '[::1]', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1', hostname()],
])('%s is this machine', (host) => {
  expect(isThisMachine(host)).toBe(true);
});

test('so are the addresses of its interfaces', () => {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
  expect(addresses.filter((address) => !isThisMachine(address))).toEqual([]);
});

test.each(['128.0.0.1', '203.0.113.7', 'localhost.example.com', '127.0.0.1.example.com', '2001:db8::1', '::ffff:203.0.113.7', ''])(
  '%s is not',
  (host) => {
    expect(isThisMachine(host)).toBe(false);
  },
);
