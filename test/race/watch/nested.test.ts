import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedPackage } from '../../kit/installed-package';
import { runNested } from '../../kit/nested-jest';

const limitMs = 60_000;
const { isBuilt } = installedPackage();
const unbuilt = 'dist/ is older than the sources: npm run build';
if (!isBuilt) process.stderr.write(`watching in Jest: skipped, ${unbuilt}\n`);

const head = `
  const Redis = require('ioredis-5');
  const { copies, race, redis, shared } = require('jest-distributed');
  const client = new Redis(redis.url);
  afterAll(() => client.disconnect());
  async function increment(key) {
    const seen = Number(await client.get(key));
    await client.set(key, seen + 1);
  }
  const twice = (key) => Promise.all([increment(key), increment(key)]);`;
const loses = `test('loses', () => twice('k'));`;

(isBuilt ? describe : describe.skip)(`watching in Jest${isBuilt ? '' : ` (skipped: ${unbuilt})`}`, () => {
  test(
    'RACE=1 watches every test of a run',
    async () => {
      const files = {
        'a.test.js': `${head}
          ${loses}
          test('loses none', () => Promise.all([client.incr('k'), client.incr('k')]));
          test('is known to lose', () => twice('known:1'));
          const stock = shared({ pears: 0 }, 'stock');
          const estimates = shared(new Map(), 'estimates');
          async function take() {
            const { pears } = stock;
            const guess = estimates.get('pears') ?? 0;
            await client.get('x');
            stock.pears = pears - 1;
            estimates.set('pears', guess + 1);
          }
          test('loses plain state', () => Promise.all([take(), take()]));
          test('takes pears one after the other', async () => (await take(), await take()));
          test('looks, and another test writes', () => client.get('between'));
          test('writes in a test of its own', () => client.set('between', 1));
          test('goes on after a check', async () => {
            await race({
              connect: (url) => new Redis(url),
              tasks: copies(2, async ({ connect }) => void (await (await connect()).incr('k'))),
            });
            await twice('k');
          });
          test.concurrent('one of several', () => client.get('x'));
          test.concurrent('another of several', () => twice('k'));`,
        'b.test.js': `/** @race {"report": "warn"} */${head}${loses}`,
        'c.test.js': `${head}
          test('what is remembered is no growth', async () => {
            const work = async (round) => {
              for (let key = 0; key < 20; key++) await client.get(round + ':' + key);
            };
            await expect(work).toStayWithinMemory({ growth: '1 MB', rounds: 100 });
            await expect(twice('k')).resolves.toHaveLength(2);
          });`,
      };
      const suppress = [
        { key: 'known:*', reason: 'nobody minds' },
        { object: 'estimates', reason: 'guessed only' },
        { stack: 'nowhere', reason: 'of old' },
      ];
      const config = { preset: 'jest-distributed', testEnvironmentOptions: { race: { suppress } } };
      let summary = '';
      const {
        files: results,
        output,
        exitCode,
      } = await runNested({
        files,
        config,
        env: { RACE: '1 exitcode=66' },
        inspect: (folder) => (summary = readFileSync(join(folder, 'race-reports/summary.sarif'), 'utf8')),
      });
      const { tests } = results['a.test.js']!;
      const failed = Object.keys(tests).filter((name) => tests[name] !== 'passed');
      expect(failed).toEqual(['loses', 'loses plain state', 'goes on after a check', 'another of several']);
      expect(tests['loses']).toMatch(
        /^DistributedError: RACE: lost update\ntask 1 wrote db 0 k from what it had read before task 2 wrote there/,
      );
      expect(tests['loses']).toMatch(/4\* +SET k 1 → OK .*"1"/);
      expect(tests['loses']).toMatch(/^ +at \w+ \(.*a\.test\.js:8:18\)$/m);
      expect(tests['loses plain state']).toMatch(
        /^DistributedError: RACE: lost update\ntask 1 wrote object stock pears from what it had read before task 2 wrote there/,
      );
      expect(tests['loses plain state']).toMatch(/3\* +stock\.pears = -1 /);
      expect(tests['loses plain state']).toMatch(/^ +at take \(.*a\.test\.js:\d+:\d+\)$/m);
      expect(tests['loses plain state']).not.toContain('estimates');
      expect(results['b.test.js']!.tests).toEqual({ loses: 'passed' });
      // What comes after the look is watched.
      expect(results['c.test.js']!.tests['what is remembered is no growth']).toMatch(/^DistributedError: RACE: lost update/);
      expect(output).toContain('b.test.js: loses\n');
      expect(output).toContain('RACE: every test is watched; seed');
      expect(output).toContain('RACE: no race needed the suppression stack nowhere (of old)\n');
      expect(output).not.toMatch(/nobody minds|guessed only/);
      expect(summary).toContain('"race/lost-update"');
      expect(exitCode).toBe(66);
    },
    limitMs,
  );

  test(
    'without RACE the files that ask for it are watched, and the others load nothing of it',
    async () => {
      const loaded = `test('loads nothing', () => expect(Object.keys(require.cache).filter((file) => /src.kit.on-demand/.test(file))).toEqual([]));`;
      const files = {
        'a.test.js': `/** @race */${head}${loses}`,
        'b.test.js': `/** @jest-environment-options {"race": true} */${head}${loses}`,
        'c.test.js': `const { redis } = require('jest-distributed');${loaded}`,
      };
      let isKept = false;
      const { files: results } = await runNested({ files, inspect: (folder) => (isKept = existsSync(join(folder, 'race-reports'))) });
      for (const name of ['a.test.js', 'b.test.js']) expect(results[name]!.tests['loses']).toContain('RACE: lost update');
      expect(results['c.test.js']!.tests).toEqual({ 'loads nothing': 'passed' });
      expect(isKept).toBe(true);
      const off = await runNested({ files: { 'a.test.js': files['a.test.js'] }, env: { RACE: '0' } });
      expect(off.files['a.test.js']!.tests).toEqual({ loses: 'passed' });
    },
    limitMs,
  );
});
