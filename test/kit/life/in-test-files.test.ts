import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNested, type NestedResult } from '../nested-jest';

const limitMs = 60_000;
const preamble = `
  const { cleanup, fixture, suite, tempDir, testSignal, writeConfig } = require('jest-distributed');
  const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
  const note = (text) => appendFileSync(__dirname + '/told', text + '\\n');`;

const files = {
  'order.test.js': `${preamble}
    let seen;
    beforeAll(() => cleanup(() => note('file')));
    afterAll(() => note('afterAll'));
    describe('block', () => {
      beforeAll(() => cleanup(() => note('block')));
      afterEach(() => note('afterEach ' + seen.aborted));
      test('one', () => { seen = testSignal(); cleanup(() => note('one ' + seen.aborted)); });
      test('two', () => { seen = testSignal(); cleanup(() => { throw new Error('first error'); }); cleanup(async () => { throw new Error('second error'); }); });
      afterAll(() => note('afterAll of block'));
    });
    test('hangs', () => { seen = testSignal(); seen.addEventListener('abort', () => note('aborted')); return new Promise(() => {}); }, 50);
    test.concurrent('alone', async () => { cleanup(() => note('alone')); });`,
  'folders.test.js': `${preamble}
    let shared, own;
    beforeAll(() => { shared = tempDir(); writeFileSync(shared + '/file', 'x'); });
    test('are empty and apart', () => {
      own = tempDir();
      expect(require('node:fs').readdirSync(own)).toEqual([]);
      expect(own).not.toBe(shared);
      expect(JSON.parse(readFileSync(writeConfig('conf/a.yaml', { a: 1 }, own), 'utf8'))).toEqual({ a: 1 });
      note('folder ' + own);
      note('folder ' + require('node:path').dirname(writeConfig('a.json', [])));
    });
    test('are deleted with their test, or file', () => {
      expect(existsSync(own)).toBe(false);
      expect(readFileSync(shared + '/file', 'utf8')).toBe('x');
      note('folder ' + shared);
    });`,
  'suite.test.js': `${preamble}
    let resets = true;
    const tables = suite({
      setup: async () => { note('setup'); return new Set(); },
      clean: (set) => { if (set.size > 0) throw new Error(set.size + ' tables'); },
      reset: (set) => { if (resets) set.clear(); },
      teardown: (set, signal) => note('teardown ' + set.size + ' ' + signal.aborted),
    });
    expect(() => tables()).toThrow(expect.objectContaining({ code: 'JD_NO_SUITE' }));
    test('makes one', () => void tables().add('a'));
    test('finds none', () => { expect(tables().size).toBe(0); tables().add('b'); resets = false; });
    test('finds what was left', () => {});
    afterEach(() => { if (expect.getState().currentTestName === 'finds what was left') resets = true; });
    test('finds none again', () => expect(tables().size).toBe(0));
    describe('false is no either', () => {
      const flag = suite({ setup: () => ({}), clean: () => false });
      test('x', () => expect(flag()).toEqual({}));
    });`,
  'fixture.test.js': `${preamble}
    let made = 0;
    const thing = fixture(async () => ++made, (value) => note('ended ' + value));
    test('of one test', async () => expect([await thing(), await thing()]).toEqual([1, 1]));
    describe('of a block', () => {
      beforeAll(thing);
      test('a', async () => expect(await thing()).toBe(2));
      test('b', async () => expect(await thing()).toBe(2));
    });
    test('of another test', async () => expect(await thing()).toBe(3));`,
};

describe('life of a test', () => {
  let result: NestedResult;
  let told: string[] = [];
  const tests = (name: string): Readonly<Record<string, string>> => result.files[`${name}.test.js`]!.tests;
  const of = (...words: readonly string[]): string[] => told.filter((line) => words.some((word) => line.startsWith(word)));

  beforeAll(async () => {
    const config = { preset: 'jest-distributed', testEnvironment: 'jest-distributed/environments/node' };
    const inspect = (folder: string): void => void (told = readFileSync(join(folder, 'told'), 'utf8').trim().split('\n'));
    result = await runNested({ files, config, inspect });
  }, limitMs);

  test('cleanup: of the test after its hooks, of a block and of the file after theirs; the signal has aborted by then', () => {
    expect(of('file', 'afterAll', 'block', 'afterEach', 'one')).toEqual([
      'afterEach false',
      'one true',
      'afterEach false',
      'afterAll of block',
      'block',
      'afterAll',
      'file',
    ]);
    expect(of('alone')).toEqual(['alone']);
  });

  test('every error of a cleanup is told', () => {
    expect(tests('order')['block two']).toMatch(/second error[^]*first error/);
    expect(tests('order')['block one']).toBe('passed');
  });

  test('a time-out aborts the signal', () => {
    expect(tests('order')['hangs']).toContain('Exceeded timeout of 50 ms');
    expect(of('aborted')).toEqual(['aborted']);
  });

  test('folders are deleted', () => {
    expect(result.files['folders.test.js']).toMatchObject({ status: 'passed', message: '' });
    const folders = of('folder').map((line) => line.slice('folder '.length));
    expect(folders).toHaveLength(3);
    expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  });

  test('a suite is made once, looked at before and put back after each test', () => {
    expect(tests('suite')).toEqual({
      'makes one': 'passed',
      'finds none': 'passed',
      'finds what was left': expect.stringMatching(
        /not clean before this test: 1 tables\.[^]*ran before it: "finds none"\.\n[^]*suite\.test\.js:6/,
      ),
      'finds none again': 'passed',
      'false is no either x': expect.stringContaining('clean() returns false'),
    });
    expect(of('setup', 'teardown')).toEqual(['setup', 'teardown 0 false']);
  });

  test('a fixture lives as long as the test or block that has asked for it first', () => {
    expect(result.files['fixture.test.js']).toMatchObject({ status: 'passed', message: '' });
    expect(of('ended')).toEqual(['ended 1', 'ended 2', 'ended 3']);
  });
});
