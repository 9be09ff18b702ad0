import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect as connectSocket } from 'node:net';
import Redis from 'ioredis-5';
import Redis6 from 'ioredis-6';
import { createClient as createClient4 } from 'redis-4';
import { createClient as createClient5 } from 'redis-5';
import { createClient as createClient6 } from 'redis-6';
import { WatchedFile } from '../../../kit/watched-file';

interface Counter {
  get(key: string): Promise<unknown>;
  set(key: string, value: string): Promise<unknown>;
  incr(key: string): Promise<unknown>;
  end(): unknown;
}

/** A client that nobody knows: one line a command, one reply at a time. */
function socketCounter(port: number): Counter {
  const socket = connectSocket(port, '127.0.0.1');
  const ask = (line: string): Promise<string> => {
    socket.write(`${line}\r\n`);
    return new Promise((resolve) => socket.once('data', (data) => resolve(String(data).split('\r\n').at(-2)!)));
  };
  return {
    get: (key) => ask(`GET ${key}`),
    set: (key, value) => ask(`SET ${key} ${value}`),
    incr: (key) => ask(`INCR ${key}`),
    end: () => socket.destroy(),
  };
}

const ioredis = (client: Redis | Redis6): Counter => Object.assign(client, { end: () => client.disconnect() }) as unknown as Counter;
const nodeRedis = (client: unknown): Counter =>
  Object.assign(client as Counter, { end: () => (client as { destroy?(): void; disconnect(): void }).disconnect() });

/** Whether two tasks may use one at once: of others only the connection tells whose a command is. */
const clients: Readonly<Record<string, { readonly connect: (port: number) => Counter | Promise<Counter>; readonly isShared: boolean }>> = {
  'ioredis 5': { connect: (port) => ioredis(new Redis(port)), isShared: true },
  'ioredis 6': { connect: (port) => ioredis(new Redis6(port)), isShared: true },
  'ioredis 5, auto-pipelining': { connect: (port) => ioredis(new Redis(port, { enableAutoPipelining: true })), isShared: true },
  'node-redis 5': {
    connect: async (port) => nodeRedis(await createClient5({ url: `redis://127.0.0.1:${port}` }).connect()),
    isShared: true,
  },
  'node-redis 6': {
    connect: async (port) => nodeRedis(await createClient6({ url: `redis://127.0.0.1:${port}` }).connect()),
    isShared: true,
  },
  'node-redis 4': {
    async connect(port) {
      const client = createClient4({ url: `redis://127.0.0.1:${port}` });
      await client.connect();
      return nodeRedis(client);
    },
    isShared: false,
  },
  'a socket': { connect: socketCounter, isShared: false },
};

const seed = async (file: WatchedFile): Promise<unknown> => file.server.call(['SET', 'visits', '0']);

async function increment(client: Counter): Promise<void> {
  const seen = Number(await client.get('visits'));
  await client.set('visits', String(seen + 1));
}

let file: WatchedFile;
beforeAll(async () => {
  file = await WatchedFile.open();
  await seed(file);
}, 120_000);
afterAll(() => file.close());
beforeEach(async () => {
  await seed(file);
  file.watch.restart();
});

test.each(Object.entries(clients))('%s: two tasks lose an update, on a client each and on one', async (_, { connect, isShared }) => {
  const [a, b] = [await connect(file.server.port), await connect(file.server.port)];
  await Promise.all([a.get('warm'), b.get('warm')]);
  await Promise.all([increment(a), increment(b)]);
  const [report, ...more] = file.reports();
  expect([report?.failure, more]).toEqual(['lost update', []]);
  const labels = report!.steps.map(({ task, label }) => `${task} ${label.toLowerCase()}`);
  expect(labels).toEqual(['1 get visits', '0 get visits', '1 set visits 1', '0 set visits 1']);
  for (const { stack } of report!.steps) expect(stack[0]).toMatch(/clients\.test\.ts/);

  if (isShared) await Promise.all([increment(a), increment(a)]);
  expect(file.reports().map(({ failure }) => failure)).toEqual(isShared ? ['lost update'] : []);
  a.end();
  b.end();
});

test.each(Object.entries(clients))('%s: one task after the other loses none, nor does INCR', async (_, { connect }) => {
  const [a, b] = [await connect(file.server.port), await connect(file.server.port)];
  for (const client of [a, b, a, b]) await increment(client);
  await Promise.all([a.incr('visits'), b.incr('visits'), a.incr('visits')]);
  expect(file.reports()).toEqual([]);
  a.end();
  b.end();
});

test('commands that wait for the connection are whose they are', async () => {
  const client = new Redis(file.server.port);
  await Promise.all([increment(client as unknown as Counter), increment(client as unknown as Counter)]);
  expect(file.reports().map(({ failure }) => failure)).toEqual(['lost update']);
  client.disconnect();
});

test('two requests to a server under test are two tasks', async () => {
  const client = new Redis(file.server.port);
  const waiting: (() => void)[] = [];
  const handle = async (): Promise<void> => {
    const seen = Number(await client.get('visits'));
    // Until all have read.
    const all = new Promise<void>((resolve) => waiting.push(resolve));
    if (waiting.length === atOnce) for (const resolve of waiting.splice(0)) resolve();
    await all;
    await client.set('visits', seen + 1);
  };
  const app = createServer((_request, response) => void handle().then(() => response.end()));
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const { port } = app.address() as AddressInfo;
  const visit = async (): Promise<void> => {
    const [response] = (await once(request({ port, host: '127.0.0.1', agent: false }).end(), 'response')) as [IncomingMessage];
    await once(response.resume(), 'close');
  };
  let atOnce = 1;
  await visit();
  await visit();
  expect(file.reports()).toEqual([]);
  atOnce = 2;
  await Promise.all([visit(), visit()]);
  const [report] = file.reports();
  expect([report?.failure, report?.tasks.length]).toEqual(['lost update', 2]);
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
  client.disconnect();
});

test('a connection of another process is a task', async () => {
  const script = `
    const socket = require('node:net').connect(${file.server.port}, '127.0.0.1');
    const ask = (line) => new Promise((resolve) => (socket.write(line + '\\r\\n'), socket.once('data', resolve)));
    process.stdin.once('data', async () => (await ask('SET visits 7'), process.exit()));
    socket.once('connect', async () => (await ask('GET visits'), process.stdout.write('ready')));`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const client = new Redis(file.server.port);
  await once(child.stdout, 'data');
  const seen = Number(await client.get('visits'));
  child.stdin.write('go');
  await once(child, 'exit');
  await client.set('visits', seen + 1);
  expect(file.reports().map(({ failure, steps }) => [failure, steps.map(({ label }) => label)])).toEqual([
    ['lost update', ['GET visits', 'GET visits', 'SET visits 7', 'SET visits 1']],
  ]);
  client.disconnect();
});
