import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureFiles } from '../kit/fixture-files';
import { runNested, type NestedFile, type NestedResult } from '../kit/nested-jest';

const fixtures = join(__dirname, 'fixtures');
const limitMs = 60_000;

describe('environments/node', () => {
  let result: NestedResult;
  let ports: string[] = [];
  const file = (name: string): NestedFile => result.files[`${name}.test.js`]!;

  beforeAll(async () => {
    const config = {
      preset: 'jest-distributed',
      testEnvironment: 'jest-distributed/environments/node',
      testEnvironmentOptions: { network: { allow: ['open.invalid'] } },
    };
    const inspect = (folder: string): void => void (ports = readFileSync(join(folder, 'ports'), 'utf8').trim().split('\n'));
    const files = fixtureFiles(join(fixtures, 'node'));
    // Three of a kind on two workers: two of them run on the same one, whatever the order.
    const copies = { 'nock-2.test.js': files['nock.test.js']!, 'nock-3.test.js': files['nock.test.js']! };
    result = await runNested({ files: { ...files, ...copies }, config, args: ['-w', '2'], inspect });
  }, limitMs);

  test.each(['network', 'nock', 'nock-2', 'nock-3', 'nock-of-ours', 'ports', 'ports-2', 'ports-3'])('%s', (name) => {
    expect(file(name)).toMatchObject({ status: 'passed', message: '' });
  });

  test('a port is given once in a run, on all workers', () => {
    expect(ports).toHaveLength(60);
    expect(new Set(ports).size).toBe(60);
    expect(ports.map(Number).every((port) => port >= 20_000 && port < 32_000)).toBe(true);
  });

  test('a refusal that a client hides is told when the test fails', () => {
    expect(file('hidden-refusal').tests).toEqual({
      'a client hides why it cannot connect': expect.stringMatching(/timed out[^]*connections to hidden\.invalid:443 were refused/),
      'a test that handles the refusal passes': 'passed',
    });
  });

  test('interceptors that no request has met can fail the test', () => {
    expect(file('pending').tests).toEqual({
      'leaves an interceptor unused': expect.stringContaining('interceptors that no request has met: GET https://api.invalid:443/never'),
      'uses its own': 'passed',
    });
  });

  test('a forgotten await fails its test, at the line of the call', () => {
    expect(file('awaiting').tests).toEqual({
      'forgets to await': expect.stringContaining('was not awaited: the test ended before it did'),
      awaits: 'passed',
    });
    expect(file('awaiting').message).toContain('awaiting.test.js:4');
  });

  test('cleanup runs last first, after the hooks; what fails in it fails the test', () => {
    expect(result.output).toContain('order: test, afterEach, second, first, afterEach, afterEach, afterAll, file');
    expect(file('cleanup').tests).toEqual({
      registers: 'passed',
      'a failing step fails the test': expect.stringContaining('cannot clean up'),
      'the bridge is frozen, and its time is real under fake timers': 'passed',
    });
  });

  test('what fails in the cleanup of the file fails the file and keeps its results', () => {
    expect(file('file-cleanup')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('the file cannot be cleaned up'),
      tests: { passes: 'passed' },
    });
  });

  test('a cleanup that hangs is given up', () => {
    expect(file('hanging-cleanup').message).toContain('A cleanup step did not end within 50 ms.');
  });
});

describe('pragmas and options', () => {
  let result: NestedResult;

  beforeAll(async () => {
    result = await runNested({ files: fixtureFiles(join(fixtures, 'pragmas')) });
  }, limitMs);

  test.each([
    ['line-comment', 'line-comment.test.js:1: Jest ignores @redis here, for it is in a line comment.'],
    ['late', 'late.test.js:4: Jest ignores @jest-environment here'],
    ['twice', 'twice.test.js:3: @jest-environment-options is given twice (lines 2 and 3)'],
    ['wrong-option', 'wrong-option.test.js: @redis has no option "databses".\n    Did you mean "databases"?'],
    ['wrong-setting', 'RedisServer cannot take these settings: '],
    [
      'wrong-docblock-option',
      '"redis" in @jest-environment-options: option "reset" cannot be "always".\n    Allowed: "test", "file", "never".',
    ],
  ])('%s', (name, message) => {
    const file = result.files[`${name}.test.js`]!;
    expect(file.status).toBe('failed');
    expect(file.message).toContain(message);
    expect(file.tests).toEqual({});
  });

  test.each(['foreign', 'without-redis'])('%s', (name) => {
    expect(result.files[`${name}.test.js`]).toMatchObject({ status: 'passed', message: '' });
  });
});

test(
  'what hangs in the start is given up, and a setup file that throws leaves nothing behind',
  async () => {
    // A redis-server that never answers.
    const program = '#!/bin/sh\n[ "$1" = --version ] && echo \'Redis server v=7.0.15\' || exec sleep 1000\n';
    const limits = { setupMs: 100, teardownMs: 100 };
    const hanging = await runNested({
      files: {
        'redis-server': program,
        // Run by Jest before the environment is made; what is written for a nested run cannot be executed.
        'make-executable.js': "module.exports = () => require('node:fs').chmodSync('redis-server', 0o755);",
        'a.test.js': 'test("is not run", () => undefined);',
      },
      config: {
        globalSetup: '<rootDir>/make-executable.js',
        testEnvironment: 'jest-distributed/environments/redis-server',
        testEnvironmentOptions: { redis: { binary: './redis-server' }, limits },
      },
    });
    expect(hanging.files['a.test.js']!.message).toContain('Starting the servers of a.test.js did not end within 100 ms.');
    expect(hanging.output).toContain('a.test.js: DistributedError: Stopping the servers of a.test.js did not end within 100 ms.');

    // The file after the one that failed has its own guard, which the end of that one does not take away.
    const guarded =
      'test("a", async () => expect((await fetch("http://a.invalid").catch((error) => error.cause)).code).toBe("JD_NETWORK"));';
    const throwing = await runNested({
      files: {
        'setup.js':
          'if (__filename && globalThis.process.env.REDIS_URL && require("node:fs").existsSync("first") === false) { require("node:fs").writeFileSync("first", ""); throw new Error("no"); }',
        'a.test.js': guarded,
        'b.test.js': guarded,
      },
      config: { preset: 'jest-distributed', setupFiles: ['<rootDir>/setup.js'] },
    });
    expect(
      Object.values(throwing.files)
        .map(({ status }) => status)
        .sort(),
    ).toEqual(['failed', 'passed']);
    expect(throwing.output).not.toMatch(/did not exit|forcefully/);
  },
  limitMs,
);
