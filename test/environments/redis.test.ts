import { readFileSync } from 'node:fs';
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
