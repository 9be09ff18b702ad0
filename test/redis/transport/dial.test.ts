import { AsyncLocalStorage } from 'node:async_hooks';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net, { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import timers, { setImmediate } from 'node:timers';
import { Worker } from 'node:worker_threads';
import { Redis as IORedis5 } from 'ioredis-5';
import { Redis as IORedis6 } from 'ioredis-6';
import { createClient as createClient4 } from 'redis-4';
import { createClient as createClient5 } from 'redis-5';
import { createClient as createClient6 } from 'redis-6';
import type { VerbatimReply } from '../../../src/redis/reply';
import { RedisServer } from '../../../src/redis/server';
import type { RedisServerOptions } from '../../../src/redis/server-options';
import { isAddress } from '../../../src/redis/transport/dial';
import { isInMemory } from '../../../src/redis/transport/memory-socket';

const servers: RedisServer[] = [];
const sockets: Socket[] = [];

async function start(options: RedisServerOptions = {}): Promise<RedisServer> {
  const server = await RedisServer.start({ transport: 'memory', ...options });
  servers.push(server);
  return server;
}

/** Says PING. @returns what carried it, and the reply or the error's code */
async function ping(to: net.NetConnectOpts): Promise<readonly [carrier: 'memory' | 'tcp', reply: string]> {
  const socket = connect(to);
  sockets.push(socket);
  socket.write('PING\r\n');
  const carrier = isInMemory(socket) ? 'memory' : 'tcp';
  return new Promise((resolve) => {
    socket.once('data', (data: Buffer) => resolve([carrier, String(data).trim()]));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve([carrier, error.code!]));
  });
}

/** INFO clients; the call itself counts as one. */
async function infoOf(server: RedisServer): Promise<string> {
  return ((await server.call(['INFO', 'clients'])) as VerbatimReply).text;
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

test('an address of a server leads through memory, in all spellings; another one does not', async () => {
  const { port } = await start();
  const other = createServer((socket) => socket.end('other\r\n')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST', '0.0.0.0', '::ffff:127.0.0.1'])
    expect(await ping({ port, host })).toEqual(['memory', '+PONG']);
  expect(await ping({ port })).toEqual(['memory', '+PONG']);
  expect(await ping({ port: (other.address() as AddressInfo).port, host: '127.0.0.1' })).toEqual(['tcp', 'other']);
  other.close();
});

test('what only a socket of the system can do goes over one', async () => {
  const server = await start();
  const { port } = server;
  const lookup: net.LookupFunction = (_, __, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
  expect(await ping({ port, host: 'localhost', lookup })).toEqual(['tcp', '+PONG']);
  expect(await ping({ port, host: '127.0.0.1', localAddress: '127.0.0.1' })).toEqual(['tcp', '+PONG']);
  const { hostname } = new URL(server.tcpUrl);
  expect(await ping({ port, host: hostname })).toEqual(['tcp', '+PONG']);
});

test("transport 'tcp' leaves it all to the system", async () => {
  const server = await start({ transport: 'tcp' });
  expect(await ping({ port: server.port, host: '127.0.0.1' })).toEqual(['tcp', '+PONG']);
  expect(server.tcpUrl).toBe(server.url);
});

test('a path, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jest-distributed-'));
  const path = join(folder, 'redis.sock');
  const server = await start({ unixsocket: path });
  expect(await ping({ path })).toEqual(['memory', '+PONG']);
  const list = JSON.stringify(await server.call(['CLIENT', 'LIST']));
  expect(list).toContain(`addr=${path}:0 laddr=${path}:0`);
  rmSync(folder, { recursive: true });
});

test('processes and threads come by TCP to the same data', async () => {
  const server = await start();
  await server.call(['SET', 'k', 'v']);
  const script = `const s = require('net').connect(${server.port}, '127.0.0.1'); s.write('GET k\\r\\n'); s.once('data', (d) => { out(String(d)); s.destroy(); });`;
  const worker = new Worker(`const out = (text) => require('worker_threads').parentPort.postMessage(text); ${script}`, { eval: true });
  expect(await once(worker, 'message')).toEqual(['$1\r\nv\r\n']);
  const child = new Promise<string>((resolve, reject) => {
    const { execFile } = jest.requireActual<typeof import('node:child_process')>('node:child_process');
    execFile(process.execPath, ['-e', `const out = console.log; ${script}`], (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
  expect((await child).trim()).toBe('$1\r\nv');
});

test('no fake timers reach it: those of sinon, which are in the module too; those of Jest, from before it was loaded', async () => {
  const fakes = [jest.spyOn(timers, 'setImmediate'), jest.spyOn(timers, 'setInterval'), jest.spyOn(timers, 'clearInterval')];
  for (const fake of fakes) fake.mockImplementation();
  try {
    expect(await ping({ port: (await start()).port })).toEqual(['memory', '+PONG']);
    for (const fake of fakes) expect(fake).not.toHaveBeenCalled();
  } finally {
    for (const fake of fakes) fake.mockRestore();
  }
  jest.useFakeTimers();
  try {
    await jest.isolateModulesAsync(async () => {
      const late = require('../../../src/redis/server') as typeof import('../../../src/redis/server');
      const server = await late.RedisServer.start({ transport: 'memory' });
      expect((await ping({ port: server.port }))[1]).toBe('+PONG');
      await server.stop();
    });
  } finally {
    jest.useRealTimers();
  }
});

test('a socket that was destroyed while it connected may be connected again at once', async () => {
  const { port } = await start();
  const socket = connect(port, '127.0.0.1').destroy();
  sockets.push(socket.connect(port, '127.0.0.1'));
  socket.write('PING\r\n');
  expect(String((await once(socket, 'data'))[0])).toBe('+PONG\r\n');
});

test("when the last server is gone, Node's own functions are back", async () => {
  const { connect: own } = net.Socket.prototype;
  const [first, second] = [await start(), await start()];
  expect(net.Socket.prototype.connect).not.toBe(own);
  await first.stop();
  expect(net.Socket.prototype.connect).not.toBe(own);
  await second.stop();
  expect(net.Socket.prototype.connect).toBe(own);
});

describe('aliases', () => {
  test('lead to the server, whatever listens there', async () => {
    const taken = createServer((socket) => socket.end('real\r\n')).listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const server = await start();
    const told: string[] = [];
    const remove = server.answerAt([`localhost:${port}`, 'cache.internal:6380'], (address) => told.push(address));
    for (const host of ['127.0.0.1', 'localhost', '::1']) expect(await ping({ port, host })).toEqual(['memory', '+PONG']);
    for (const host of ['0:0:0:0:0:0:0:1', '::ffff:7f00:1', '::1%lo']) expect((await ping({ port, host }))[0]).toBe('memory');
    told.splice(3);
    expect(await ping({ port: 6380, host: 'CACHE.internal' })).toEqual(['memory', '+PONG']);
    expect(told).toEqual([`127.0.0.1:${port}`, `localhost:${port}`, `::1:${port}`, 'cache.internal:6380']);
    remove();
    expect(await ping({ port, host: '127.0.0.1' })).toEqual(['tcp', 'real']);
    taken.close();
  });

  test('refuse while the server is stopped: a real one behind them is never touched', async () => {
    let connections = 0;
    const taken = createServer(() => connections++).listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const server = await start();
    const remove = server.answerAt([`localhost:${port}`], () => undefined);
    await server.stop();
    expect((await ping({ port, host: '127.0.0.1' }))[1]).toBe('ECONNREFUSED');
    await server.start();
    expect(await ping({ port, host: '127.0.0.1' })).toEqual(['memory', '+PONG']);
    expect(connections).toBe(0);
    remove();
    taken.close();
  });

  test("lead there by TCP with transport 'tcp'", async () => {
    const server = await start({ transport: 'tcp' });
    const remove = server.answerAt(['redis:6379'], () => undefined);
    expect(await ping({ port: 6379, host: 'redis' })).toEqual(['tcp', '+PONG']);
    remove();
  });

  test.each([
    ['localhost:6379', true],
    ['[::1]:6379', true],
    ['redis:65535', true],
    ['redis', false],
    [':6379', false],
    ['redis:65536', false],
    ['redis://h:1', false],
  ])('%s: %s', (text, is) => {
    expect(isAddress(text)).toBe(is);
  });
});

const clients: Record<string, (port: number) => Promise<{ get(): Promise<unknown>; close(): unknown }>> = {
  'ioredis 5': async (port) => {
    const redis = new IORedis5(port);
    return { get: () => redis.get('k'), close: () => redis.quit() };
  },
  'ioredis 6': async (port) => {
    const redis = new IORedis6(port);
    return { get: () => redis.get('k'), close: () => redis.quit() };
  },
  'node-redis 4': async (port) => {
    const redis = createClient4({ url: `redis://127.0.0.1:${port}` });
    await redis.connect();
    return { get: () => redis.get('k'), close: () => redis.quit() };
  },
  'node-redis 5, RESP3': async (port) => {
    const redis = createClient5({ url: `redis://127.0.0.1:${port}`, RESP: 3 });
    await redis.connect();
    return { get: () => redis.get('k'), close: () => redis.close() };
  },
  'node-redis 6': async (port) => {
    const redis = createClient6({ url: `redis://127.0.0.1:${port}` });
    await redis.connect();
    return { get: () => redis.get('k'), close: () => redis.close() };
  },
};

describe.each(Object.keys(clients))('%s', (name) => {
  test('a loop of awaited commands lets timers and sockets go on', async () => {
    const server = await start();
    const client = await clients[name]!(server.port);
    let isOver = false;
    const timer = setTimeout(() => (isOver = true), 1);
    const real = connect({ port: server.port, host: '127.1' });
    sockets.push(real);
    let answered = false;
    real.on('data', () => (answered = true));
    real.write('PING\r\n');
    // Ends only if both come through.
    while (!isOver || !answered) await client.get();
    clearTimeout(timer);
    await client.close();
  });

  test('no reply within the call', async () => {
    const server = await start();
    const client = await clients[name]!(server.port);
    await client.get();
    let replied = false;
    const reply = client.get().then(() => (replied = true));
    for (let i = 0; i < 20; i++) await Promise.resolve();
    const early = replied;
    await reply;
    expect(early).toBe(false);
    await client.close();
  });
});

test('an idle client lets the process end when it is unreferenced, and only then', () => {
  // What Jest compiles cannot be loaded in another process: the behaviour is that of the built server.
  const script = (act: string, before = ''): string => `
    const { RedisServer } = require(${JSON.stringify(join(__dirname, '../../../dist/src/redis/server.js'))});
    RedisServer.start({ transport: 'memory' }).then((server) => {
      const socket = new (require('net').Socket)();
      ${before}
      socket.connect(server.port, '127.0.0.1');
      socket.once('connect', () => {
        ${act}
        // Fires only if something else keeps the loop going.
        setTimeout(() => { console.log('alive'); process.exit(); }, 200).unref();
      });
    });
    process.on('exit', () => console.log('end'));`;
  const run = (...acts: [string, string?]): string => execFileSync(process.execPath, ['-e', script(...acts)], { encoding: 'utf8' });
  expect(run('')).toBe('alive\nend\n');
  expect(run('socket.unref();')).toBe('end\n');
  expect(run('socket.unref(); socket.ref();')).toBe('alive\nend\n');
  expect(run('socket.destroy();')).toBe('end\n');
  // As Node does, it waits for the connection.
  const wait = "const hold = setInterval(() => {}, 1000); socket.once('connect', () => clearInterval(hold));";
  expect(run('', `socket.unref(); ${wait}`)).toBe('end\n');
  expect(run('', `socket.unref(); socket.ref(); ${wait}`)).toBe('alive\nend\n');
});

test('a command runs in the asynchronous context of its write, however many are written in one tick', async () => {
  const server = await start();
  const context = new AsyncLocalStorage<number>();
  const socket = connect(server.port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  const seen: unknown[] = [];
  const log = server.commands.bind(server);
  type Engine = { submit(client: unknown, argv: readonly string[]): void };
  const { engine } = (server as unknown as { core: { used: { engine: Engine } } }).core.used;
  const { submit } = engine;
  engine.submit = function (this: typeof engine, client, argv) {
    seen.push([argv[1], context.getStore()]);
    Reflect.apply(submit, this, [client, argv]);
  };
  for (const n of [1, 2, 3]) context.run(n, () => socket.write(`ECHO ${n}\r\n`));
  await once(socket, 'data');
  expect(seen).toEqual([
    ['1', 1],
    ['2', 2],
    ['3', 3],
  ]);
  expect(log().length).toBe(3);
});

test('a thousand connections at once, and none is left', async () => {
  const server = await start();
  const all = Array.from({ length: 1000 }, () => connect(server.port, '127.0.0.1'));
  sockets.push(...all);
  const replies = all.map((socket) => once(socket, 'data'));
  for (const socket of all) socket.write('PING\r\n');
  await Promise.all(replies);
  expect(await infoOf(server)).toContain('connected_clients:1001\r');
  const ports = new Set(all.map(({ localPort }) => localPort));
  expect(ports.size).toBe(1000);
  const closings = all.map((socket) => once(socket, 'close'));
  for (const socket of all) socket.end();
  await Promise.all(closings);
  await new Promise((resolve) => void setImmediate(resolve));
  expect(await infoOf(server)).toContain('connected_clients:1\r');
});

test('what Node refuses of a host is refused, and a name of IPv6 leads to nobody', async () => {
  const { port } = await start();
  expect(() => connect({ port, host: 5 as unknown as string })).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }));
  expect((await ping({ port, host: 'localhost', family: 6 }))[0]).toBe('tcp');
});
