import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { retryUntilSuccess } from '../../src';
import { isRunning } from '../../src/environment/run-claims';
import { runNested } from '../kit/nested-jest';
import { describeWithRealRedis } from '../kit/with-real-redis';

const limitMs = 60_000;

/** Tells which server each of its tests runs on, and finds nothing of another test there. */
const visitor = `
  const { appendFileSync } = require('node:fs');
  const { redis } = require('jest-distributed');
  test.each([1, 2])('visit %s', async () => {
    expect(await redis.call('DBSIZE')).toBe(0);
    await redis.call('SET', 'k', __filename);
    appendFileSync('visits', /run_id:(\\w+)/.exec(await redis.call('INFO', 'server'))[1] + '\\n');
  });`;
const stopper = `
  const { redis } = require('jest-distributed');
  test('others are on it, too', async () => {
    await expect(redis.stop()).rejects.toMatchObject({ code: 'JD_SHARED', fix: expect.stringContaining('{"scope": "file"}') });
  });`;
/** The file that comes first kills the keeper of the run; both tell which server they were on. */
const killer = `
  const { appendFileSync, existsSync, readdirSync, writeFileSync } = require('node:fs');
  const { tmpdir } = require('node:os');
  const { join } = require('node:path');
  const { redis, waitUntil } = require('jest-distributed');
  const folder = join(tmpdir(), 'jest-distributed-' + (process.getuid?.() ?? 'user'), 'keeper-' + process.pid);
  const isFirst = !existsSync('killed');
  test('is on it', async () => {
    const server = Number(/process_id:(\\d+)/.exec(await redis.call('INFO', 'server'))[1]);
    if (isFirst) writeFileSync('killed', folder + '\\n');
    appendFileSync('killed', server + '\\n');
    if (!isFirst) return;
    process.kill(Number.parseInt(readdirSync(folder).find((name) => name.endsWith('.sock'))), 'SIGKILL');
    await waitUntil(() => redis.call('PING').then(() => false, ({ code }) => code === 'JD_CALL_ENDED'));
  });
  if (isFirst) test('is told', () => { throw new Error('ran without its Redis'); });`;

describeWithRealRedis('scopes of a redis-server: two files of two tests on one worker', () => {
  test.each([
    ['test', 4],
    ['file', 2],
    ['worker', 1],
    ['run', 1],
  ])(
    '%s: %i servers',
    async (scope, count) => {
      let ids: string[] = [];
      const { files } = await runNested({
        files: { 'a.test.js': visitor, 'b.test.js': visitor, ...(scope === 'run' ? { 'c.test.js': stopper } : {}) },
        config: { preset: 'jest-distributed', testEnvironmentOptions: { redis: { scope } } },
        env: { REDIS_BACKEND: 'redis-server' },
        inspect: (folder) => void (ids = readFileSync(join(folder, 'visits'), 'utf8').trim().split('\n')),
      });
      expect(Object.values(files).map(({ message }) => message)).toEqual(Object.values(files).map(() => ''));
      expect([ids.length, new Set(ids).size]).toEqual([4, count]);
    },
    limitMs,
  );

  test(
    'run: when the process that holds its server is killed, the file gets clear errors, the next one a new server, and nothing is left',
    async () => {
      let left: { readonly folderOfKeepers: string; readonly servers: readonly number[] } | undefined;
      const { files } = await runNested({
        files: { 'a.test.js': killer, 'b.test.js': killer },
        config: { preset: 'jest-distributed', testEnvironmentOptions: { redis: { scope: 'run' } } },
        env: { REDIS_BACKEND: 'redis-server' },
        inspect: (folder) => {
          const [folderOfKeepers, ...servers] = readFileSync(join(folder, 'killed'), 'utf8').trim().split('\n');
          left = { folderOfKeepers: folderOfKeepers!, servers: servers.map(Number) };
        },
      });
      const [none, told] = Object.values(files)
        .map(({ message }) => message)
        .sort();
      expect(none).toBe('');
      expect(told).toMatch(
        /^ *● is told\s+DistributedError: The Redis behind \S+ cannot be reached\.\s+Look whether the test has ended it/,
      );
      expect(new Set(left!.servers).size).toBe(2);
      await retryUntilSuccess(() => {
        expect(existsSync(left!.folderOfKeepers)).toBe(false);
        expect(left!.servers.filter(isRunning)).toEqual([]);
      });
    },
    limitMs,
  );
});
