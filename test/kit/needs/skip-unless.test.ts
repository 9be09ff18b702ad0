import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, docker, requireBinaries, requireDocker, skipUnless } from '../../../src';
import { runNested } from '../nested-jest';

const limitMs = 60_000;
const node = { preset: 'jest-distributed', testEnvironment: 'jest-distributed/environments/node' };
const hooks = "beforeAll(() => { throw new Error('a hook ran'); }); test('y', () => { throw new Error('the test ran'); });";

const files = {
  'block.test.js': `
    const { binary, skipUnless } = require('jest-distributed');
    describe('outer', () => {
      describe('on Nonesuch', () => {
        test.only('x', () => { throw new Error('the test ran'); });
        skipUnless(binary('node'), binary('nonesuch'));
        ${hooks}
        describe('inner', () => { ${hooks} });
        test.concurrent('z', async () => { throw new Error('the test ran'); });
      });
      test.only('beside', () => {});
    });
    describe('with all', () => {
      skipUnless(binary('node'), { name: 'x', reason: undefined }, { name: 'late', reason: async () => undefined });
      test.only('x', () => {});
    });`,
  'whole.test.js': `
    const { skipUnless } = require('jest-distributed');
    skipUnless({ name: 'moon', reason: async () => 'the moon is down' });
    ${hooks}`,
  'named.test.js': `
    const { requireBinaries } = require('jest-distributed');
    describe('on several', () => {
      requireBinaries(['node', 'nonesuch']);
      ${hooks}
    });
    describe('on what is there', () => {
      const [node, same] = requireBinaries(['node', process.execPath]);
      test('x', () => {
        expect([node.name, same.path]).toEqual(['node', process.execPath]);
        expect('v' + node.version).toBe(process.version);
      });
    });`,
  'late.test.js': `
    const { binary, requireBinaries, requireDocker, skipUnless } = require('jest-distributed');
    test.each([() => skipUnless(binary('nonesuch')), () => requireBinaries(['node']), requireDocker])('in a test %#', (late) => {
      expect(late).toThrow(expect.objectContaining({ code: 'JD_TOO_LATE' }));
    });`,
};

test(
  'tests that lack something are skipped with their hooks, and what they lack is told once',
  async () => {
    const { files: run, output } = await runNested({ files, config: node });
    expect(run['block.test.js']!.tests).toEqual({
      'outer on Nonesuch x': 'pending',
      'outer on Nonesuch y': 'pending',
      'outer on Nonesuch inner y': 'pending',
      'outer on Nonesuch z': 'pending',
      'outer beside': 'passed',
      'with all x': 'passed',
    });
    expect(run['whole.test.js']!.tests).toEqual({ y: 'pending' });
    expect(run['named.test.js']!.tests).toEqual({ 'on several y': 'pending', 'on what is there x': 'passed' });
    expect(run['late.test.js']!.tests).toEqual({ 'in a test 0': 'passed', 'in a test 1': 'passed', 'in a test 2': 'passed' });
    expect(output.match(/^\S+\.test\.js.*skipped, .*$/gm)!.sort()).toEqual([
      'block.test.js: "outer on Nonesuch": skipped, there is no program "nonesuch" on PATH (REQUIRE=nonesuch makes it fail)',
      'named.test.js: "on several": skipped, there is no program "nonesuch" on PATH (REQUIRE=nonesuch makes it fail)',
      'whole.test.js: skipped, the moon is down (REQUIRE=moon makes it fail)',
    ]);
  },
  limitMs,
);

test(
  'REQUIRE makes the file fail, at the line; the tests beside run',
  async () => {
    const { files: run, output, exitCode } = await runNested({ files, config: node, env: { REQUIRE: 'redis-server,nonesuch' } });
    expect(exitCode).toBe(1);
    expect(run['block.test.js']).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(
        /"outer on Nonesuch" needs nonesuch, and there is no program "nonesuch" on PATH\.[^]*block\.test\.js:6:9/,
      ),
      tests: { 'outer beside': 'passed', 'outer on Nonesuch x': 'pending' },
    });
    expect(run['named.test.js']).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/"on several" needs nonesuch[^]*named\.test\.js:4:7/),
      tests: { 'on several y': 'pending', 'on what is there x': 'passed' },
    });
    expect(run['whole.test.js']!.tests).toEqual({ y: 'pending' });
    expect(output).not.toContain('"outer on Nonesuch": skipped');
  },
  limitMs,
);

describe('docker()', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jd-docker-'));
  const servers: Server[] = [];
  afterAll(() => {
    servers.forEach((server) => server.close());
    rmSync(folder, { recursive: true, force: true });
  });

  async function engine(status: number): Promise<string> {
    const path = join(folder, `${status}.sock`);
    const server = createServer((request, response) => void response.writeHead(request.url === '/_ping' ? status : 404).end('OK'));
    servers.push(server.listen(path));
    await new Promise((resolve) => server.once('listening', resolve));
    return `unix://${path}`;
  }

  const file = {
    'docker.test.js': `const { docker, requireDocker, skipUnless } = require('jest-distributed');
      describe('a', () => { skipUnless(docker()); test('x', () => {}); });
      describe('b', () => { requireDocker(); test('x', () => {}); });`,
  };
  /** What became of the tests, and what was told. */
  const run = async (host: string): Promise<[string, string]> => {
    const result = await runNested({ files: file, config: node, env: { DOCKER_HOST: host } });
    return [Object.values(result.files['docker.test.js']!.tests).join(), result.output];
  };

  test(
    'is met by an engine that answers, and by nothing else',
    async () => {
      expect(await run(await engine(200))).toEqual(['passed,passed', expect.not.stringContaining('skipped,')]);
      const missing = `unix://${join(folder, 'missing.sock')}`;
      expect(await run(missing)).toEqual([
        'pending,pending',
        expect.stringMatching(/docker\.test\.js: "b": skipped, DOCKER_HOST .*missing\.sock.* \(REQUIRE=docker makes it fail\)/),
      ]);
      expect((await run(await engine(500)))[0]).toBe('pending,pending');
      expect((await run('nowhere'))[1]).toContain('is no address of an engine');
    },
    limitMs,
  );
});

describe('binary()', () => {
  test('finds a program with its path', () => {
    expect(binary('node')).toMatchObject({ name: 'node', path: expect.stringMatching(/^\/.*node$/), reason: undefined });
    expect(binary(process.execPath).path).toBe(process.execPath);
  });

  test('or tells why there is none', () => {
    expect(binary('nonesuch')).toMatchObject({ path: undefined, version: undefined, reason: 'there is no program "nonesuch" on PATH' });
    expect(binary('./nonesuch').reason).toBe('there is no program ./nonesuch');
  });

  test(
    'and its version, where an environment of ours asks',
    async () => {
      const text = `const { binary } = require('jest-distributed');
        test('x', () => { expect('v' + binary('node').version).toBe(process.version); expect(binary('false').version).toBeUndefined(); });`;
      const { files: run } = await runNested({ files: { 'version.test.js': text }, config: node });
      expect(run['version.test.js']!.tests).toEqual({ x: 'passed' });
    },
    limitMs,
  );
});

test('without an environment of ours skipUnless says so', () => {
  for (const needing of [() => skipUnless(docker()), () => requireBinaries(['node']), requireDocker])
    expect(needing).toThrow(expect.objectContaining({ code: 'JD_NO_BRIDGE' }));
});
