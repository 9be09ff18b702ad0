import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import manifest from '../../package.json';
import { isTestRun } from '../../src/kit/test-run-only';
import { installedPackage } from './installed-package';

const { projects } = installedPackage();

test.each([
  [{ JEST_WORKER_ID: '1', NODE_ENV: 'production' }, true],
  [{ NODE_ENV: 'test' }, true],
  [{ JEST_DISTRIBUTED_OUTSIDE_TESTS: '1' }, true],
  [{ JEST_DISTRIBUTED_OUTSIDE_TESTS: '0' }, false],
  [{ NODE_ENV: 'production' }, false],
  [{}, false],
])('with %o a test runs: %s', (variables, expected) => {
  expect(isTestRun(variables)).toBe(expected);
});

describe('in a program that is no test', () => {
  /** What `node -e` writes. */
  function run(code: string, variables: Readonly<Record<string, string>> = {}, args: readonly string[] = []): string {
    const { JEST_WORKER_ID: _worker, NODE_ENV: _environment, NODE_OPTIONS: _options, ...rest } = process.env;
    const { stdout, stderr } = spawnSync(process.execPath, [...args, '-e', code], {
      cwd: projects,
      encoding: 'utf8',
      env: { ...rest, ...variables },
    });
    return stdout + stderr;
  }

  const says = (entry: string): string => `console.log(typeof require('${entry}'))`;

  test.each(['jest-distributed', 'jest-distributed/matchers'])('%s is refused, with the way out', (entry) => {
    const output = run(says(entry));
    expect(output).toContain("code: 'JD_OUTSIDE_TESTS'");
    expect(output).toContain('jest-distributed/redis');
    expect(run(says(entry), { JEST_DISTRIBUTED_OUTSIDE_TESTS: '1' })).toBe('object\n');
    const underCondition = run(says(entry), { NODE_ENV: 'test' }, ['--conditions=production']);
    expect(underCondition).toMatch(/under the export condition "production"\.\n.*jest-distributed\/redis\.[^]*code: 'JD_OUTSIDE_TESTS'/);
  });

  test('jest-distributed/redis is for everybody', () => {
    const code = `require('jest-distributed/redis').RedisServer.start().then((server) => { console.log(server.host); return server.stop(); })`;
    expect(run(code, { NODE_ENV: 'production' }, ['--conditions=production'])).toBe('127.0.0.1\n');
  });
});

describe('a bundler', () => {
  const entryPoint = join(projects, `app-${process.pid}.js`);
  afterAll(() => rmSync(entryPoint, { force: true }));

  const external = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies), '@jest/globals'];
  const bundle = async (entry: string, conditions: string[]): Promise<unknown> => {
    writeFileSync(entryPoint, `import '${entry}';`);
    return build({ entryPoints: [entryPoint], bundle: true, platform: 'node', write: false, logLevel: 'silent', conditions, external });
  };

  test.each(['jest-distributed', 'jest-distributed/matchers'])('that builds for production refuses %s', async (entry) => {
    await expect(bundle(entry, ['production'])).rejects.toThrow(
      /in-production\.js:\d+:\d+: ERROR: Could not resolve "\.\/jest-distributed-is-for-tests-alone"/,
    );
  });

  test('takes it in other builds, and the Redis server in all', async () => {
    await bundle('jest-distributed', []);
    await bundle('jest-distributed/redis', ['production']);
  });
});
