import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fixtureFiles } from '../kit/fixture-files';
import { runNested, type NestedResult } from '../kit/nested-jest';

const fixtures = join(__dirname, 'fixtures');
const limitMs = 60_000;

describe('with the preset', () => {
  let result: NestedResult;

  beforeAll(async () => {
    const config = { preset: 'jest-distributed', setupFiles: ['<rootDir>/setup.js'] };
    result = await runNested({ files: fixtureFiles(join(fixtures, 'redis')), config });
  }, limitMs);

  test.each(['address', 'baseline', 'frozen', 'retries', 'concurrent', 'options', 'handle'])('%s', (name) => {
    expect(result.files[`${name}.test.js`]).toMatchObject({ status: 'passed', message: '' });
  });

  test('Jest ends by itself, without a word about open handles', () => {
    expect(result.exitCode).toBe(0);
    expect(result.output).not.toMatch(/did not exit|forcefully/);
  });
});

test(
  'a client that is left connected is told, with its file; closing ones are not',
  async () => {
    // Neither tries to reconnect, or the nested Jest would not exit.
    const open = "const { Redis } = require('ioredis'); const client = new Redis(process.env.REDIS_URL, { retryStrategy: null });";
    const files = {
      'left.test.js': `${open} client.on('error', () => {}); test('x', () => client.get('k'));`,
      'another.test.js': `const { Redis } = require('ioredis'); const { redis } = require('jest-distributed');
        test('x', async () => {
          const { url } = await redis.another();
          const client = new Redis(url, { retryStrategy: null });
          client.on('error', () => {});
          await client.get('k');
        });`,
      'closed.test.js': `${open} test('x', () => client.get('k')); afterAll(() => client.disconnect());`,
    };
    const { exitCode, output } = await runNested({ files });
    expect(exitCode).toBe(0);
    expect(output).toContain(
      "left.test.js: A client is still connected to the file's Redis: ioredis (last command: get).\nClose every client",
    );
    expect(output).toContain('another.test.js: A client is still connected to a Redis of redis.another(): ioredis (last command: get).');
    expect(output).not.toContain('closed.test.js: ');
    expect((await runNested({ files, args: ['--forceExit'] })).output).not.toContain('still connected');
  },
  limitMs,
);

/** Whatever this run tries everything over. */
const throughMemory = { JD_TRANSPORT: 'memory' };

/** Whether a client's bytes go through the system. */
const usesSystem = 'const usesSystem = (client) => client.stream._handle !== null;';

test(
  'an application that has localhost:6379 wired in is isolated, file by file; the run says so once',
  async () => {
    // An application's own code knows nothing of tests.
    const app =
      "const { Redis } = require('ioredis'); exports.client = new Redis({ retryStrategy: null }); exports.client.on('error', () => {});";
    const file = (name: string): string => `const { client } = require('./app'); ${usesSystem}
      afterAll(() => client.disconnect());
      test('its own', async () => {
        expect(await client.set('who', '${name}', 'NX')).toBe('OK');
        expect(await client.get('who')).toBe('${name}');
        expect(usesSystem(client)).toBe(false);
        expect(await require('jest-distributed').redis.call('GET', 'who')).toBe('${name}');
      });
      test('put back', async () => expect(await client.get('who')).toBeNull());
      test('an outage', async () => {
        const { redis } = require('jest-distributed');
        await redis.stop();
        const { Redis } = require('ioredis');
        const late = new Redis({ retryStrategy: null, lazyConnect: true });
        late.on('error', () => {});
        await expect(late.connect()).rejects.toThrow();
        await redis.start();
      });`;
    const files = { 'app.js': app, 'a.test.js': file('a'), 'b.test.js': file('b'), 'c.test.js': file('c') };
    const { exitCode, output } = await runNested({ files, args: ['--maxWorkers=2'], env: throughMemory });
    expect(output).toMatch(/jest-distributed: localhost:6379 is each test file's own Redis here \(first in [abc]\.test\.js\)/);
    expect(output.match(/is each test file's own Redis here/g)).toHaveLength(1);
    expect(exitCode).toBe(0);
  },
  limitMs,
);

test(
  'a setup file that runs before the Redis listens is refused at an alias, and never reaches what really listens there',
  async () => {
    let connections = 0;
    const real = createServer(() => connections++).listen(0, '127.0.0.1');
    await once(real, 'listening');
    const { port } = real.address() as AddressInfo;
    // Without the preset, whose own setup file waits for the Redis.
    const config = {
      testEnvironment: 'jest-distributed/environments/redis',
      testEnvironmentOptions: { redis: { aliases: [`localhost:${port}`] } },
      setupFiles: ['<rootDir>/setup.js'],
    };
    const files = {
      'setup.js': `global.early = new Promise((resolve) => {
        require('net').connect(${port}, '127.0.0.1').on('error', (error) => resolve(error.code)).on('connect', () => resolve('connected'));
      });`,
      'a.test.js': "test('x', async () => expect(await global.early).toMatch(/^(ECONNREFUSED|connected)$/));",
    };
    const result = await runNested({ files, config, env: throughMemory });
    real.close();
    expect(result.files['a.test.js']).toMatchObject({ status: 'passed', message: '' });
    expect(connections).toBe(0);
  },
  limitMs,
);

test(
  'transport and aliases, by the config and by the pragma',
  async () => {
    const connect = (options: string): string => `const { Redis } = require('ioredis'); ${usesSystem}
      const { redis } = require('jest-distributed');
      const use = async (where, act) => {
        const client = new Redis(...where, { retryStrategy: null, lazyConnect: true });
        client.on('error', () => {});
        await client.connect();
        try { await act(client); } finally { client.disconnect(); }
      };
      ${options}`;
    const files = {
      'tcp.test.js': `/** @redis { "transport": "tcp" } */ ${connect('')}
        test('x', async () => {
          await use([redis.url], async (client) => expect(usesSystem(client)).toBe(true));
          await use([6379], async (client) => expect(usesSystem(client)).toBe(true));
          expect(redis.tcpUrl).toBe(redis.url);
        });`,
      'memory.test.js': `${connect('')}
        test('x', async () => {
          await use([redis.url], async (client) => expect(usesSystem(client)).toBe(false));
          await use([redis.tcpUrl], async (client) => { expect(usesSystem(client)).toBe(true); await client.set('k', 'v'); });
          await use([6380, 'cache.internal'], async (client) => expect(await client.get('k')).toBe('v'));
          const another = await redis.another({ transport: 'tcp' });
          await use([another.url], async (client) => expect(usesSystem(client)).toBe(true));
        });`,
      'none.test.js': `/** @redis { "aliases": [] } */ ${connect('')}
        test('x', async () => {
          await expect(use([6380, 'cache.internal'], async () => {})).rejects.toThrow();
        });`,
    };
    const config = { preset: 'jest-distributed', testEnvironmentOptions: { redis: { aliases: ['cache.internal:6380'] } } };
    const { exitCode, output, files: results } = await runNested({ files, config, env: throughMemory });
    for (const name of Object.keys(files)) expect(results[name]).toMatchObject({ status: 'passed', message: '' });
    expect(output).not.toContain('did not exit');
    expect(exitCode).toBe(0);
  },
  limitMs,
);

test(
  'a real server behind an alias is not touched while the file ends, whatever clients do then',
  async () => {
    // The nested file stands for an application that goes on connecting; the real server notes what comes, and at which moment.
    const text = `const net = require('net');
      const { setImmediate } = require('timers');
      const alias = Number(process.env.REAL_PORT);
      test('x', async () => {
        const left = net.connect(Number(process.env.REDIS_PORT), '127.0.0.1').on('error', () => {});
        await new Promise((resolve) => left.once('connect', resolve));
        let isOver = false;
        left.once('close', () => (isOver = true));
        const again = () => {
          if (isOver) return;
          const socket = net.connect(alias, 'localhost').on('error', () => (isOver = true));
          socket.on('connect', () => socket.destroy());
          socket.on('close', () => setImmediate(again));
        };
        again();
      });`;
    let connections = 0;
    const real = createServer((socket) => {
      connections++;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(real, 'listening');
    const { port } = real.address() as AddressInfo;
    try {
      const config = { preset: 'jest-distributed', testEnvironmentOptions: { redis: { aliases: [`localhost:${port}`] } } };
      const { files, output } = await runNested({ files: { 'a.test.js': text }, config, env: { REAL_PORT: String(port) } });
      expect(files['a.test.js']).toMatchObject({ status: 'passed' });
      // Over TCP, those that have just gone may still count.
      expect(output).toMatch(/(?:A client is|\d clients are) still connected/);
      expect(connections).toBe(0);
    } finally {
      real.close();
    }
  },
  limitMs,
);

test(
  'servers of the sandbox and of the environment, tracing agents, and --detectOpenHandles',
  async () => {
    const files = {
      'a.test.js': `const net = require('net');
        const { redis } = require('jest-distributed');
        const { RedisServer } = require('jest-distributed/redis');
        const say = (port) => new Promise((resolve, reject) => {
          const socket = net.connect(port, '127.0.0.1').on('error', reject);
          socket.write('PING\\r\\n');
          socket.once('data', (data) => { resolve(String(data)); socket.destroy(); });
        });
        test('x', async () => {
          const own = await RedisServer.start();
          const { connect } = net.Socket.prototype;
          net.Socket.prototype.connect = function (...args) { return connect.apply(this, args); };
          const another = await redis.another();
          const other = net.createServer((socket) => socket.resume().end('other'));
          await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
          expect(await say(other.address().port)).toBe('other');
          for (const { port } of [own, another, redis]) expect(await say(port)).toBe('+PONG\\r\\n');
          await new Promise((resolve) => other.close(resolve));
        });`,
      'b.test.js': `const { Redis } = require('ioredis');
        test('x', async () => {
          const client = new Redis(process.env.REDIS_URL, { retryStrategy: null });
          client.on('error', () => {});
          await client.ping();
        });`,
    };
    const { exitCode, output, files: results } = await runNested({ files, args: ['-i', '--detectOpenHandles'] });
    for (const name of Object.keys(files)) expect(results[name]).toMatchObject({ status: 'passed', message: '' });
    expect(output).not.toMatch(/open handle/);
    expect(exitCode).toBe(0);
  },
  limitMs,
);

test(
  'reset "never" hands the data to the next file on the worker, at the same port',
  async () => {
    let counted = '';
    const config = { preset: 'jest-distributed', testEnvironmentOptions: { redis: { reset: 'never' } } };
    const inspect = (folder: string): void => void (counted = readFileSync(join(folder, 'counted'), 'utf8'));
    await runNested({ files: fixtureFiles(join(fixtures, 'never')), config, inspect });
    const lines = counted
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    expect(lines.map(([count]) => count)).toEqual(['1', '2', '3']);
    expect(new Set(lines.map(([, port]) => port)).size).toBe(1);
  },
  limitMs,
);

test(
  'nothing of a file stays in memory',
  async () => {
    // 10 files of 32 MB in a heap of 200 MB, of which Jest itself takes 60.
    const text = `
      const Redis = require('ioredis');
      const { redis, eventually, nock } = require('jest-distributed');
      const big = new Array(4e6).fill(0.5);
      test('keeps hold of much', async () => {
        const client = new Redis(redis.port);
        client.on('error', () => big);
        await client.set('k', 'v');
        const another = await redis.another();
        await another.call('SET', 'k', big.length);
        global[Symbol.for('jest-distributed')].clock.after(1e9, () => big);
        global[Symbol.for('jest-distributed')].onCleanup(() => void big.length);
        nock('http://api.invalid').get('/x').reply(200, () => big);
        await eventually(() => big.length).toBe(4e6);
        client.disconnect();
      });`;
    const files = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`f${i}.test.js`, text]));
    const result = await runNested({ files, nodeArgs: ['--max-old-space-size=200'] });
    expect(result.output).not.toContain('heap out of memory');
    expect(Object.values(result.files).map(({ status, message }) => [status, message])).toEqual(
      Array.from({ length: 10 }, () => ['passed', '']),
    );
  },
  limitMs,
);
