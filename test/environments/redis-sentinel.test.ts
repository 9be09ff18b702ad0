import { join } from 'node:path';
import { fixtureFiles } from '../kit/fixture-files';
import { runNested, type NestedResult } from '../kit/nested-jest';

const limitMs = 60_000;

describe('environments/redis-sentinel', () => {
  let result: NestedResult;

  beforeAll(async () => {
    result = await runNested({
      files: {
        ...fixtureFiles(join(__dirname, 'fixtures/redis-sentinel')),
        'elsewhere.test.js': `const { sentinel } = require('jest-distributed');
          test('says what to do', () => {
            expect(() => sentinel.master).toThrow(
              'sentinel.master needs the in-process Redis with Sentinels; this file runs on the in-process Redis.\\n' +
                'Keep the file on it, whatever the run asks for: put this first in the file, before anything else: /** @redis {"only": "sentinel"} */');
          });`,
        'node.test.js': `/** @jest-environment jest-distributed/environments/node */
          const { sentinel } = require('jest-distributed');
          test('has none', async () => {
            await expect(sentinel.failover()).rejects.toThrow('/** @jest-environment jest-distributed/environments/redis-sentinel */');
          });`,
      },
    });
  }, limitMs);

  test.each(['sentinel', 'shape', 'elsewhere', 'node'])('%s', (name) => {
    const { status, message, tests } = result.files[`${name}.test.js`]!;
    expect({ status, message }).toEqual({ status: 'passed', message: '' });
    expect(Object.keys(tests).length).toBeGreaterThan(0);
  });

  test('no client is left, nothing is told', () => {
    expect(result.output).not.toMatch(/still connected|error/i);
  });
});
