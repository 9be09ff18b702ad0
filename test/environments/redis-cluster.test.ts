import { join } from 'node:path';
import { fixtureFiles } from '../kit/fixture-files';
import { runNested, type NestedResult } from '../kit/nested-jest';

const fixtures = join(__dirname, 'fixtures');
const limitMs = 60_000;

describe('environments/redis-cluster', () => {
  let result: NestedResult;

  beforeAll(async () => {
    result = await runNested({ files: fixtureFiles(join(fixtures, 'redis-cluster')) });
  }, limitMs);

  test.each(['cluster', 'shape', 'race'])('%s', (name) => {
    const { status, message, tests } = result.files[`${name}.test.js`]!;
    expect({ status, message }).toEqual({ status: 'passed', message: '' });
    expect(Object.keys(tests).length).toBeGreaterThan(1);
  });

  test('no client is left, nothing is told', () => {
    expect(result.output).not.toMatch(/still connected|error/i);
  });

  test(
    'REDIS_BACKEND=cluster puts every file on it, a file may stay away, and elsewhere `cluster` says what to do',
    async () => {
      const { files } = await runNested({
        files: {
          'redis.test.js': `const { cluster, redis } = require('jest-distributed');
            test('is a cluster', async () => {
              await redis.call('SET', 'k', 'v');
              expect([redis.dump(), cluster.nodes.length]).toEqual(['db 0: 1 key\\n  "k" string "v"', 6]);
              await cluster.kill(cluster.node('k'));
            });
            test('put back', async () => expect(await redis.call('DBSIZE')).toBe(0));`,
          'stays.test.js': `/** @redis {"only": "memory"} */
            const { cluster } = require('jest-distributed');
            test('is none', () => {
              expect(() => cluster.nodes).toThrow(
                'cluster.nodes needs the in-process Redis Cluster; this file runs on the in-process Redis.\\n' +
                  'Keep the file on it, whatever the run asks for: put this first in the file, before anything else: /** @redis {"only": "cluster"} */');
            });`,
          'node.test.js': `/** @jest-environment jest-distributed/environments/node */
            const { cluster } = require('jest-distributed');
            test('has none', async () => {
              await expect(cluster.failover({})).rejects.toThrow('/** @jest-environment jest-distributed/environments/redis-cluster */');
            });`,
        },
        env: { REDIS_BACKEND: 'cluster' },
      });
      for (const name of ['redis', 'stays', 'node']) expect(files[`${name}.test.js`]).toMatchObject({ status: 'passed', message: '' });
    },
    limitMs,
  );
});
