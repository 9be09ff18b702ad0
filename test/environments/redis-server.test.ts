import { examplesForAnyRedis, transformOfExamples as transform } from '../kit/example-files';
import { externalRedisFiles } from '../kit/fixture-files';
import { runNested, type NestedResult } from '../kit/nested-jest';
import { describeWithRealRedis } from '../kit/with-real-redis';

const limitMs = 60_000;
const onServer = { REDIS_BACKEND: 'redis-server' };

describeWithRealRedis('environments/redis-server', () => {
  let result: NestedResult;
  const file = (name: string): unknown => result.files[`${name}.test.js`];

  beforeAll(async () => {
    const config = {
      preset: 'jest-distributed',
      testEnvironment: 'jest-distributed/environments/redis-server',
      setupFiles: ['<rootDir>/setup.js'],
    };
    result = await runNested({ files: externalRedisFiles(), config });
  }, limitMs);

  test.each(['retries', 'concurrent', 'server', 'only'])('%s', (name) => {
    expect(file(name)).toMatchObject({ status: 'passed', message: '' });
  });

  test('Jest ends by itself, without a word about open handles', () => {
    expect(result.exitCode).toBe(0);
    expect(result.output).not.toMatch(/did not exit|forcefully/);
  });

  test(
    'the suites of the examples pass on it: REDIS_BACKEND puts every file there',
    async () => {
      const text = `const { redis } = require('jest-distributed'); test('x', async () => expect(await redis.call('INFO', 'server')).toContain('executable:'));`;
      const config = { preset: 'jest-distributed', transform };
      const run = await runNested({ files: { ...examplesForAnyRedis(), 'where.test.js': text }, config, env: onServer });
      expect(Object.entries(run.files).filter(([, { status, message }]) => status === 'failed' || message !== '')).toEqual([]);
      expect(Object.keys(run.files).length).toBeGreaterThanOrEqual(10);
    },
    limitMs,
  );
});

describe('without one', () => {
  // A PATH that leads nowhere: the nested Jest is started by its own path.
  const nowhere = { PATH: '/nowhere' };
  const reason = 'there is no redis-server, valkey-server, keydb-server on PATH';
  const hooks = "beforeAll(() => { throw new Error('a hook ran'); }); test('x', () => { throw new Error('the test ran'); });";
  const onIt = '/** @jest-environment jest-distributed/environments/redis-server */';

  test(
    'a file is skipped, hooks and all, with the reason printed; or fails where that is asked for',
    async () => {
      const files = {
        'skips.test.js': `${onIt}\n${hooks} describe('d', () => { ${hooks} });`,
        'fails.test.js': `/** @jest-environment jest-distributed/environments/redis-server\n * @redis {"onMissing": "fail"} */\n${hooks}`,
        'memory.test.js': "test('x', () => {});",
        'forbids.test.js': `/** @jest-environment jest-distributed/environments/redis-server\n * @redis {"only": "memory"} */\ntest('x', () => {});`,
      };
      const { files: run, output } = await runNested({ files, env: nowhere });
      expect(run['skips.test.js']!.tests).toEqual({ x: 'pending', 'd x': 'pending' });
      expect(output).toContain(`skips.test.js: skipped, ${reason}`);
      expect(run['fails.test.js']!.message).toContain(reason);
      expect(run['fails.test.js']!.status).toBe('failed');
      expect([run['memory.test.js']!.tests, run['forbids.test.js']!.tests]).toEqual([{ x: 'passed' }, { x: 'passed' }]);
    },
    limitMs,
  );

  test(
    'REQUIRE and REDIS_BACKEND mean it',
    async () => {
      const files = { 'a.test.js': `${onIt}\n${hooks}` };
      const required = await runNested({ files, env: { ...nowhere, REQUIRE: 'redis-server' } });
      expect(required.files['a.test.js']).toMatchObject({ status: 'failed', message: expect.stringContaining(reason) });
      const asked = await runNested({ files: { 'a.test.js': "test('x', () => {});" }, env: { ...nowhere, ...onServer } });
      expect(asked.files['a.test.js']).toMatchObject({ status: 'failed', message: expect.stringContaining(reason) });
    },
    limitMs,
  );

  test(
    'a backend that does not exist is told, with the one that was meant',
    async () => {
      const { files } = await runNested({ files: { 'a.test.js': "test('x', () => {});" }, env: { REDIS_BACKEND: 'redis-sever' } });
      expect(files['a.test.js']!.message).toContain('REDIS_BACKEND is "redis-sever", and there is no such backend.');
    },
    limitMs,
  );
});
