import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
});
