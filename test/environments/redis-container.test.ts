import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examplesForAnyRedis, transformOfExamples as transform } from '../kit/example-files';
import { externalRedisFiles } from '../kit/fixture-files';
import { type NestedResult, runNested } from '../kit/nested-jest';
import { containerVariables, describeWithDocker, images } from '../kit/with-docker';

const limitMs = 120_000;

/** Every file on the container backend. */
const onContainer = { ...containerVariables, REDIS_BACKEND: 'container' };
const withImage = { preset: 'jest-distributed', testEnvironmentOptions: { redis: { image: images.redis } } };

/** Tells which container it runs on, and finds nothing of another file there. */
const visitor = `
  const { appendFileSync } = require('node:fs');
  const { Redis } = require('ioredis');
  const { redis } = require('jest-distributed');
  let client;
  beforeAll(() => void (client = new Redis(redis.url)));
  afterAll(() => client.quit());
  test.each([1, 2])('visit %s', async () => {
    expect(await client.dbsize()).toBe(0);
    await client.set('k', __filename);
    const id = /run_id:(\\w+)/.exec(await redis.call('INFO', 'server'))[1];
    appendFileSync('visits', id + ' ' + (new URL(redis.url).pathname || '/') + ' ' + process.env.JEST_WORKER_ID + '\\n');
  });`;

const visitsIn = (folder: string): string[][] =>
  readFileSync(join(folder, 'visits'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
const countOf = (all: readonly string[]): number => new Set(all).size;

describeWithDocker('environments/redis-container', () => {
  let result: NestedResult;

  beforeAll(async () => {
    const config = {
      ...withImage,
      testEnvironment: 'jest-distributed/environments/redis-container',
      setupFiles: ['<rootDir>/setup.js'],
    };
    result = await runNested({ files: externalRedisFiles(), config, env: containerVariables });
  }, limitMs);

  test.each(['retries', 'concurrent', 'server', 'only'])('%s', (name) => {
    expect(result.files[`${name}.test.js`]).toMatchObject({ status: 'passed', message: '' });
  });

  test('Jest ends by itself, without a word about open handles or clients', () => {
    expect(result.exitCode).toBe(0);
    expect(result.output).not.toMatch(/did not exit|forcefully|still connected/);
  });

  test(
    'Ryuk is turned off where its image cannot be had, which is told once',
    async () => {
      const { TESTCONTAINERS_RYUK_DISABLED: _decided, ...variables } = onContainer;
      const env = { ...variables, TESTCONTAINERS_RYUK_DISABLED: '', RYUK_CONTAINER_IMAGE: '127.0.0.1:1/ryuk:1' };
      const run = await runNested({ files: { 'a.test.js': visitor, 'b.test.js': visitor }, config: withImage, env });
      expect(Object.values(run.files).map(({ message }) => message)).toEqual(['', '']);
      expect(run.output.match(/jest-distributed: Ryuk is off, its image 127\.0\.0\.1:1\/ryuk:1 is not on this engine/g)).toHaveLength(1);
    },
    limitMs,
  );

  test(
    'the suites of the examples pass on it: REDIS_BACKEND puts every file there',
    async () => {
      const config = { ...withImage, transform };
      const run = await runNested({ files: { ...examplesForAnyRedis(), 'where.test.js': visitor }, config, env: onContainer });
      expect(Object.entries(run.files).filter(([, { status, message }]) => status === 'failed' || message !== '')).toEqual([]);
      expect(Object.keys(run.files).length).toBeGreaterThanOrEqual(10);
    },
    limitMs,
  );

  test(
    "scope 'run': 24 files on two workers have one container, and a database each",
    async () => {
      let visits: string[][] = [];
      const files = Object.fromEntries(Array.from({ length: 24 }, (_, at) => [`${at}.test.js`, visitor]));
      const run = await runNested({
        files,
        config: { ...withImage, testEnvironmentOptions: { redis: { image: images.redis, scope: 'run' } } },
        args: ['-w=2'],
        env: onContainer,
        inspect: (folder) => void (visits = visitsIn(folder)),
      });
      expect(Object.values(run.files).map(({ message }) => message)).toEqual(Array.from({ length: 24 }, () => ''));
      expect(visits).toHaveLength(48);
      expect(countOf(visits.map(([id]) => id!))).toBe(1);
      expect(visits.every(([, path, worker]) => path === `/${Number(worker) - 1}`)).toBe(true);
      expect(countOf(visits.map(([, path]) => path!))).toBe(2);
      expect(run.output).not.toMatch(/did not exit|forcefully|still connected/);
    },
    limitMs,
  );
});
