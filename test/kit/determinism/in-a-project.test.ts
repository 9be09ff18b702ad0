import { runNested } from '../nested-jest';

const limitMs = 60_000;

const draws = (name: string): string => `test('${name}', () => { log('${name}', [random.below(1e6), random.below(1e6)]); });`;
const head = `
  const { random, runSeed, ids, fixedTime, guardDeterminism } = require('jest-distributed');
  const log = (name, value) => process.stderr.write('drawn ' + name + ' ' + JSON.stringify(value) + '\\n');`;

/** What each test has drawn, by name. */
const drawn = (output: string): Record<string, string> =>
  Object.fromEntries([...output.matchAll(/drawn (\S+) (.*)/g)].map(([, name, value]) => [name, value]));

test(
  'a test has the same numbers in any order, alone, and when it is retried',
  async () => {
    const files = {
      'a.test.js': `${head} ${draws('one')} ${draws('two')}`,
      'b.test.js': `${head} ${draws('two')}
      jest.retryTimes(1);
      let tries = 0;
      test('retried', () => { log('retried-' + ++tries, [random.next()]); expect(tries).toBe(2); });`,
    };
    const whole = await runNested({ files, args: ['-i', '--seed', '42', 'a.test'] });
    const alone = await runNested({ files, args: ['-i', '-t', 'two', 'a.test'], env: { JEST_SEED: '42' } });
    const other = await runNested({ files, args: ['-i', '--seed', '43', 'a.test'] });
    const retried = await runNested({ files, args: ['-i', '--seed', '42', 'b.test'] });
    expect(whole.output).toContain('Seed:        42');
    const [first, second] = [drawn(whole.output), drawn(alone.output)];
    expect(first['one']).not.toBe(first['two']);
    expect(second).toEqual({ two: first['two'] });
    expect(drawn(other.output)['two']).not.toBe(first['two']);
    const again = drawn(retried.output);
    expect(again['retried-1']).toBe(again['retried-2']);
    expect([again['two'] === undefined, again['two'] === first['two']]).toEqual([false, false]);
  },
  limitMs,
);

test(
  'a wrong seed is told',
  async () => {
    const { output } = await runNested({ files: { 'a.test.js': `${head} ${draws('one')}` }, env: { JEST_SEED: 'x' } });
    expect(output).toContain('JEST_SEED is "x".');
  },
  limitMs,
);

test(
  'the guard fails a test with the line, and lets packages and fake dates be',
  async () => {
    const { files } = await runNested({
      files: {
        'code.js': `exports.newId = () => require('node:crypto').randomUUID();`,
        'guard.test.js': `${head}
        const { newId } = require('./code');
        const { Redis } = require('ioredis');
        const { performance: hooked } = require('node:perf_hooks');
        const { webcrypto } = require('node:crypto');
        beforeAll(() => guardDeterminism());
        test('random', () => { Math.random(); });
        test('now', () => { Date.now(); });
        test('date', () => { try { new Date(); } catch {} });
        test('uuid in code', () => { newId(); crypto.randomUUID(); });
        test('performance', () => { performance.now(); });
        test('perf_hooks', () => { hooked.now(); });
        test('hrtime', () => { process.hrtime(); });
        test('bigint', () => { require('node:process').hrtime.bigint(); });
        test('values', () => { crypto.getRandomValues(new Uint8Array(1)); webcrypto.getRandomValues(new Uint8Array(1)); });
        test('values of the module', () => { require('node:crypto').getRandomValues(new Uint8Array(1)); });
        test('bytes', () => { require('node:crypto').randomBytes(4); });
        test('int', () => { require('node:crypto').randomInt(4); });
        test('allowed', async () => {
          new Date(5); Date.UTC(2024); random.next(); performance.mark('a');
          fixedTime(); Date.now(); new Date();
          const client = new Redis(process.env.REDIS_URL); await client.set('k', 'v'); await client.quit();
          expect(new Date()).toBeInstanceOf(Date);
        });
        test('fake timers', () => {
          jest.useFakeTimers(); performance.now(); process.hrtime(); process.hrtime.bigint(); Date.now(); jest.useRealTimers();
        });
        test('the date is itself', () => {
          class Later extends Date {}
          expect(new Later(5)).toBeInstanceOf(Later);
          expect(new Date(5)).toBeInstanceOf(Date);
          expect(Date.prototype.constructor === Date || new Date(5).getTime() === 5).toBe(true);
        });`,
        'one-test.test.js': `${head}
        test('guarded', () => { guardDeterminism({ allow: ['Date.now'] }); Date.now(); });
        test('not guarded any more', () => { Math.random(); new Date(); performance.now(); process.hrtime.bigint(); crypto.randomUUID(); crypto.getRandomValues(new Uint8Array(1)); });`,
      },
    });
    const { tests } = files['guard.test.js']!;
    expect(tests['random']).toMatch(
      /Math\.random\(\) gives another result each time[^]*Use `random` of jest-distributed[^]*guard\.test\.js:\d+/,
    );
    expect(tests['now']).toMatch(/Date\.now\(\) gives/);
    expect(tests['date']).toMatch(/new Date\(\) gives/);
    expect(tests['uuid in code']!.match(/Error: randomUUID\(\) gives[^]*?\n\s+at [^\n]*/g)).toEqual([
      expect.stringContaining('guard.test.js'),
      expect.stringContaining('code.js'),
    ]);
    expect(tests['performance']).toMatch(/performance\.now\(\) gives/);
    const sources = {
      perf_hooks: 'performance.now',
      hrtime: 'process.hrtime',
      bigint: 'process.hrtime',
      values: 'getRandomValues',
      'values of the module': 'getRandomValues',
      bytes: 'randomBytes',
      int: 'randomInt',
    };
    const told = Object.keys(sources).map((name) => [name, /Error: (\S+)\(\) gives[^]*guard\.test\.js:\d+/.exec(tests[name]!)?.[1]]);
    expect(Object.fromEntries(told)).toEqual(sources);
    expect([tests['allowed'], tests['fake timers'], tests['the date is itself']]).toEqual(['passed', 'passed', 'passed']);
    expect(files['one-test.test.js']!.tests).toEqual({ guarded: 'passed', 'not guarded any more': 'passed' });
  },
  limitMs,
);

test(
  'a guard of a setup file reaches what is destructured and what ES modules import by name',
  async () => {
    const tests = `test('uuid', () => { randomUUID(); }); test('bytes', () => { randomBytes(1); }); test('time', () => { hrtime(); });`;
    const { files } = await runNested({
      files: {
        'setup.js': `require('jest-distributed').guardDeterminism();`,
        'destructured.test.js': `const { randomBytes, randomUUID } = require('node:crypto'); const { hrtime } = require('node:process'); ${tests}`,
        'named.test.mjs': `import { randomBytes, randomUUID } from 'node:crypto'; import { hrtime } from 'node:process'; ${tests}`,
      },
      config: { preset: 'jest-distributed', setupFilesAfterEnv: ['<rootDir>/setup.js'], testMatch: ['**/*.test.*js'] },
      nodeArgs: ['--experimental-vm-modules'],
    });
    for (const name of ['destructured.test.js', 'named.test.mjs']) {
      const told = Object.values(files[name]!.tests).map((result) => /Error: (\S+)\(\) gives[^]*?\.test\.m?js:1:/.exec(result)?.[1]);
      expect([name, ...told]).toEqual([name, 'randomUUID', 'randomBytes', 'process.hrtime']);
    }
  },
  limitMs,
);
