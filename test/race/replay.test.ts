import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeSchedule } from '../../src/race/schedule';
import { type NestedResult, runNested } from '../kit/nested-jest';

const limitMs = 180_000;

/** A test of a counter that is read and written; `write` is the command of the second step. */
const testFile = (write: string): string => `
  const { Redis } = require('ioredis');
  const { copies, race, redis } = require('jest-distributed');
  test('counts (all) visits', async () => {
    await race({
      connect: (url) => new Redis(url),
      setup: () => redis.call('SET', 'visits', 0),
      tasks: copies(2, async ({ connect }) => {
        const client = await connect();
        const visits = Number(await client.get('visits'));
        await client.${write};
      }),
    });
  });
  test('another', () => {});`;
const counter = testFile(`set('visits', visits + 1)`);
const name = 'counts (all) visits';

interface Run extends NestedResult {
  readonly reports: readonly string[];
}

async function run(file: string, env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Promise<Run> {
  let reports: readonly string[] = [];
  const inspect = (folder: string): void => {
    const path = join(folder, 'race-reports');
    if (existsSync(path)) reports = readdirSync(path).sort();
    if (reports.includes('summary.txt')) summary = readFileSync(join(path, 'summary.txt'), 'utf8');
  };
  const result = await runNested({ files: { 'visits.test.js': file }, env, args: ['-i', ...args], inspect });
  return { ...result, reports };
}
let summary = '';

/** The line of a report that replays it, as a shell reads it. */
function replayLine(text: string): { readonly variables: Record<string, string>; readonly args: string[] } {
  const [, schedule, file, test] = /^\s*RACE_REPLAY='([^']*)' npx jest (\S+) -t '([^']*)'$/m.exec(text)!;
  return { variables: { RACE_REPLAY: schedule! }, args: [file!, '-t', test!] };
}

test(
  'the line of a report comes to the same failure in another process; a changed program is told so',
  async () => {
    const first = await run(counter);
    const failure = first.files['visits.test.js']!.tests[name]!;
    expect(first.exitCode).toBe(1);
    expect(failure).toContain('RACE: an order of the tasks comes to what no serial order comes to');
    expect(failure).toMatch(/Search: fails at execution 2, seed 1$/m);
    expect(first.reports).toEqual([
      '.gitignore',
      expect.stringMatching(/^race-counts-all-visits-\w{8}\.html$/),
      expect.stringMatching(/^race-counts-all-visits-\w{8}\.json$/),
      'summary.json',
      'summary.sarif',
      'summary.txt',
    ]);
    expect(failure).toMatch(/^\s*Page: race-reports.race-counts-all-visits-\w{8}\.html$/m);
    expect(summary).toContain('RACE: 1 race in 1 file.');

    const { variables, args } = replayLine(failure);
    const again = await run(counter, variables, args);
    const { tests } = again.files['visits.test.js']!;
    expect(tests['another']).toBe('pending');
    expect(again.output).toContain('RACE: RACE_REPLAY of');
    const shown = (text: string): string => text.replace(/Search: .*\n|.*Page: .*\n/g, '').replaceAll(/project-\w+/g, 'project');
    expect(shown(tests[name]!)).toBe(shown(failure));
    expect(replayLine(tests[name]!)).toEqual({ variables, args });

    const steps = decodeSchedule(variables['RACE_REPLAY']!)!.steps;
    const at = steps.findIndex(({ label }) => label.startsWith('SET')) + 1;
    const changed = await run(testFile(`set('visits', visits + 2)`), variables, args);
    expect(changed.files['visits.test.js']!.tests[name]).toContain(
      `schedule no longer applies at step ${at}: expected SET visits 1, got SET visits 2`,
    );
    const fixed = await run(testFile(`incr('visits')`), variables, args);
    expect(fixed.files['visits.test.js']!.tests[name]).toContain('expected SET visits 1, got INCR visits');
  },
  limitMs,
);

test(
  'RACE sets the search of every check, and what a run ends with',
  async () => {
    const { exitCode, files } = await run(counter, { RACE: 'strategy=pct seed=5 budget=50 exitcode=66' });
    expect(exitCode).toBe(66);
    expect(files['visits.test.js']!.tests[name]).toMatch(/Search: fails at execution \d+, seed 5$/m);
    expect(files['visits.test.js']!.tests[name]).toMatch(/GET visits → '0'\n +Object\.<anonymous> \(visits\.test\.js:10:44\)/);
    const bare = await run(counter, { RACE: 'stacks=off' });
    expect(bare.files['visits.test.js']!.tests[name]).not.toContain('visits.test.js:10:44');
    const wrong = await run(counter, { RACE: 'strategy=dfs' });
    expect(wrong.output).toContain('RACE: strategy= cannot be "dfs".');
  },
  limitMs,
);
