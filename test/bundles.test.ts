import { installedPackage } from './kit/installed-package';
import { runNested, type NestedResult } from './kit/nested-jest';

const limitMs = 60_000;
const { isBuilt } = installedPackage();
const unbuilt = 'dist/ is older than the sources: npm run build';
if (!isBuilt) process.stderr.write(`bundles: skipped, ${unbuilt}\n`);

/** Our files that the sandbox has loaded. */
const loaded = `const loaded = () =>
  Object.keys(require.cache).filter((file) => /jest-distributed.dist/.test(file)).map((file) => file.replace(/.*dist./, '').replaceAll('\\\\', '/'));`;

/** An environment that tells, when a file ends, whether its worker has loaded an engine. */
const tellingEnvironment = `module.exports = class extends require('jest-distributed/environments/redis') {
  constructor(config, context) { super(config, context); this.file = require('node:path').basename(context.testPath); }
  async teardown() {
    await super.teardown();
    const isLoaded = Object.keys(require.cache).some((file) => /redis.server-core\\.js$/.test(file));
    process.stderr.write(this.file + (isLoaded ? ' has' : ' has no') + ' engine\\n');
  }
};`;

(isBuilt ? describe : describe.skip)(`bundles${isBuilt ? '' : ` (skipped: ${unbuilt})`}`, () => {
  let result: NestedResult;
  const tests = (name: string): Readonly<Record<string, string>> => result.files[name]!.tests;

  beforeAll(async () => {
    result = await runNested({
      files: {
        'setup-only.test.js': `${loaded}
          test('loads', () => expect(loaded().sort()).toEqual(['matchers/setup.js', 'src/kit/setup-file.js']));`,
        'everything.test.js': `${loaded}
          const all = require('jest-distributed');
          test('loads', () => {
            expect(loaded().length).toBe(4); // with the setup files
            for (const name of Object.keys(all)) expect(all[name]).toBeDefined();
            expect(loaded().length).toBeLessThan(9);
          });`,
        'on-demand.test.js': `${loaded}
          const { tally } = require('jest-distributed');
          const isThere = () => loaded().includes('src/kit/on-demand.js');
          test('loads', async () => {
            expect(isThere()).toBe(false);
            await expect([1]).toHaveOutcomes({ fulfilled: 1 });
            expect((await tally([1, 2])).fulfilled).toBe(2);
            expect(isThere()).toBe(true);
          });`,
        'objects.test.js': `${loaded}
          const { cluster, containers, eventually, random } = require('jest-distributed');
          const has = (name) => loaded().includes('src/kit/' + name + '.js');
          test('load', async () => {
            let n = 0;
            const asked = [has('waiting/run-wait'), has('on-demand')];
            expect(await eventually(() => ++n).toBe(2)).toBe(2);
            asked.push(has('waiting/run-wait'), has('on-demand'));
            expect(asked).toEqual([false, false, true, false]);
            expect(Object.keys(random)).toContain('below');
            expect(has('on-demand')).toBe(true);
            expect(['pick' in random, 'pock' in random, { ...random }.next === random.next]).toEqual([true, false, true]);
            expect(() => { 'use strict'; random.next = () => 4; }).toThrow(TypeError);
            expect(Object.keys(containers)).toEqual([]);
            expect(() => cluster.nodes).toThrow(/^cluster\\.nodes needs/);
          });`,
        'replaced-fs.test.js': `
          const fs = require('node:fs');
          const { eventually, ids } = require('jest-distributed');
          test('of node:fs', async () => {
            const replaced = ['readFileSync', 'realpathSync', 'statSync', 'existsSync'].map((name) => jest.spyOn(fs, name).mockReturnValue(''));
            let n = 0;
            const waited = await eventually(() => ++n).toBe(2);
            const id = ids('a')();
            replaced.forEach((each) => each.mockRestore());
            expect([waited, id]).toEqual([2, 'a_1']);
          });`,
        'classes.test.js': `${loaded}
          const { DistributedError, MemoryNodeStore, redis, SparseMerkleTrie } = require('jest-distributed');
          const isThere = () => loaded().includes('src/kit/on-demand.js');
          test('load', () => {
            expect(isThere()).toBe(false);
            const trie = new SparseMerkleTrie();
            expect(isThere()).toBe(true);
            expect(trie).toBeInstanceOf(SparseMerkleTrie);
            expect(trie).not.toBeInstanceOf(MemoryNodeStore);
            expect(SparseMerkleTrie.name).toBe('SparseMerkleTrie');
            expect(() => new SparseMerkleTrie({ root: 'short' })).toThrow(DistributedError);
            jest.resetModules();
            expect(trie).toBeInstanceOf(SparseMerkleTrie);
            class Own extends SparseMerkleTrie {}
            expect([new Own() instanceof Own, new Own() instanceof SparseMerkleTrie, trie instanceof Own]).toEqual([true, true, false]);
          });`,
        'identity.test.js': `
          const { DistributedError, WaitFailure, eventually, redis, RedisError } = require('jest-distributed');
          const { matchers } = require('jest-distributed/matchers');
          const thrownBy = (run) => { try { run(); } catch (error) { return error; } };
          test('of classes', async () => {
            expect(thrownBy(() => matchers.toEventually.call({}, 'no function', 1))).toBeInstanceOf(DistributedError);
            await expect(eventually(() => 1, { timeoutMs: 1 }).toBe(2)).rejects.toBeInstanceOf(WaitFailure);
            await redis.call('SET', 'k', 'v');
            await expect(redis.call('LPUSH', 'k', 1)).rejects.toBeInstanceOf(RedisError);
          });`,
        'names.test.mjs': `
          import * as named from 'jest-distributed';
          import { createRequire } from 'node:module';
          const { cache } = createRequire(import.meta.url);
          test('for ES modules', () => {
            const loaded = Object.keys(cache).join();
            expect([/src.index/.test(loaded), /on-demand/.test(loaded)]).toEqual([true, false]);
            const { default: whole, 'module.exports': _, ...names } = named;
            expect(Object.keys(names).sort()).toEqual(Object.keys(whole).sort());
            expect(named.redis).toBe(whole.redis);
            expect(Object.keys(names).length).toBeGreaterThan(20);
          });`,
      },
      config: { preset: 'jest-distributed', testMatch: ['**/*.test.js', '**/*.test.mjs'] },
      nodeArgs: ['--experimental-vm-modules'],
    });
  }, limitMs);

  test('a test file that needs nothing of ours loads the setup files only', () => {
    expect(tests('setup-only.test.js')).toEqual({ loads: 'passed' });
  });

  test('all that a test may import is in a few files', () => {
    expect(tests('everything.test.js')).toEqual({ loads: 'passed' });
  });

  test('what few use is loaded when it is called', () => {
    expect(tests('on-demand.test.js')).toEqual({ loads: 'passed' });
    expect(tests('classes.test.js')).toEqual({ load: 'passed' });
    expect(tests('objects.test.js')).toEqual({ load: 'passed' });
  });

  test('also where the test has replaced functions', () => {
    expect(tests('replaced-fs.test.js')).toEqual({ 'of node:fs': 'passed' });
  });

  test('a class is one class, whichever entry it comes by', () => {
    expect(tests('identity.test.js')).toEqual({ 'of classes': 'passed' });
  });

  test('every export has its name in ES modules', () => {
    expect(tests('names.test.mjs')).toEqual({ 'for ES modules': 'passed' });
  });

  test(
    'the engine is loaded when a client connects, even where the test has replaced functions of node:fs',
    async () => {
      const { output, files } = await runNested({
        files: {
          'environment.js': tellingEnvironment,
          'a-touches-nothing.test.js': `
          const { redis } = require('jest-distributed');
          test('knows its address', async () => {
            expect(process.env.REDIS_URL).toBe(redis.url);
            await redis.clock.advance(1000);
          });
          describe('a block', () => { test('is empty', () => {}); });`,
          'b-connects.test.js': `
          const fs = require('node:fs');
          const { connect } = require('node:net');
          test('connects', async () => {
            const replaced = [jest.spyOn(fs, 'readFileSync').mockReturnValue(''), jest.spyOn(fs, 'realpathSync').mockReturnValue('')];
            const socket = connect(process.env.REDIS_PORT, '127.0.0.1');
            socket.write('PING\\r\\n');
            const reply = await new Promise((resolve) => socket.once('data', resolve));
            socket.destroy();
            expect(fs.readFileSync('any')).toBe('');
            replaced.forEach((each) => each.mockRestore());
            expect(String(reply)).toBe('+PONG\\r\\n');
          });`,
          'sequencer.js': `module.exports = class extends require('@jest/test-sequencer').default {
          sort(tests) { return [...tests].sort((a, b) => (a.path < b.path ? -1 : 1)); }
        };`,
        },
        config: { preset: 'jest-distributed', testEnvironment: './environment.js', testSequencer: './sequencer.js' },
      });
      expect(files['a-touches-nothing.test.js']!.tests).toEqual({ 'knows its address': 'passed', 'a block is empty': 'passed' });
      expect(files['b-connects.test.js']!.tests).toEqual({ connects: 'passed' });
      expect(output.match(/\S+ has.* engine/g)).toEqual(['a-touches-nothing.test.js has no engine', 'b-connects.test.js has engine']);
    },
    limitMs,
  );
});
