import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureFiles } from '../kit/fixture-files';
import { runNested } from '../kit/nested-jest';
import { knownBugs } from './known';

const limitMs = 900_000;
/** What the README's table is made of. `UPDATE=1` writes it. */
const resultsFile = join(__dirname, '../../bench/known-races.json');

/** Measured with so many seeds; JD_RACE_SEEDS=20 checks them all. One does each time: it must come to what was measured with it. */
const seedCount = Number(process.env['JD_RACE_SEEDS'] ?? (process.env['UPDATE'] ? 20 : 1));
const replays = seedCount < 20 ? 10 : 100;
/** That the preset compiles TypeScript is not what this is about, and ts-jest takes seconds. */
const config = { preset: 'jest-distributed', transform: { '\\.ts$': require.resolve('../kit/transform.cjs') } };

/** What the search of one check came to. */
interface Found {
  readonly seed: number;
  readonly foundAt: number;
  readonly failure: string;
}

interface Explored {
  readonly default: readonly Found[];
  readonly portfolio: readonly Found[];
  readonly fixed: { readonly exhaustive: boolean; readonly traces: number; readonly coverage: string };
}

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'known-races-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const known = Object.entries(fixtureFiles(join(__dirname, 'known'))).map(([name, text]) => [`known/${name}`, text] as const);
const { 'as-race.ts': asRace, ...tests } = fixtureFiles(join(__dirname, 'fixtures'));
const resultOf = (name: string): string => join(folder, `${name}.json`);

/** Runs one of the fixtures on the catalogue, in a process of its own. @returns what failed, and what it has written */
async function run<Result>(name: string): Promise<{ failures: readonly (readonly [string, string])[]; result: Result; count: number }> {
  const files = { ...Object.fromEntries(known), 'as-race.ts': asRace!, [`${name}.test.ts`]: tests[`${name}.test.ts`]! };
  const env = { RESULTS: resultOf(name), FOUND: resultOf('explore'), SEEDS: String(seedCount), REPLAYS: String(replays) };
  const { files: ended, output } = await runNested({ files, config, env });
  const { tests: all = {}, message = output } = ended[`${name}.test.ts`] ?? {};
  const failures = Object.entries(all).filter(([, outcome]) => outcome !== 'passed');
  if (Object.keys(all).length === 0) throw new Error(message);
  return { failures, result: JSON.parse(readFileSync(resultOf(name), 'utf8')) as Result, count: Object.keys(all).length };
}

test(
  'every bug is found with each seed, by samplers alone, too, and is gone when it is fixed; schedules are replayed by another process (UPDATE=1 measures with 20 seeds)',
  async () => {
    const explored = await run<Record<string, Explored>>('explore');
    expect(explored.failures).toEqual([]);
    expect(Object.keys(explored.result)).toEqual(knownBugs.map(({ name }) => name));
    for (const { default: found, portfolio } of Object.values(explored.result))
      expect([found.length, portfolio.length]).toEqual([seedCount, seedCount]);

    const replayed = await run<Record<string, string | undefined>>('replay');
    expect(replayed.failures).toEqual([]);
    const drifts = Object.values(replayed.result);
    expect(drifts.length).toBeGreaterThan(8);
    for (const drift of drifts) expect(drift).toMatch(/schedule no longer applies at step \d+: expected .+, got .+/);

    const scheduled = await run<Record<string, readonly (number | null)[]>>('fast-check');
    expect(scheduled.failures).toEqual([]);
    const results = knownBugs.map(({ name, url, what, beyondPromises }) => {
      const { default: found, portfolio, fixed } = explored.result[name]!;
      const foundAt = (each: readonly Found[]): number[] => each.map((one) => one.foundAt);
      return {
        name,
        url,
        what,
        failure: found[0]!.failure,
        fixed: fixed.coverage,
        found: foundAt(found),
        samplers: foundAt(portfolio),
        fastCheck: scheduled.result[name] ?? beyondPromises,
      };
    });
    if (process.env['UPDATE']) {
      writeFileSync(resultsFile, JSON.stringify({ seeds: seedCount, bugs: results }));
      execFileSync(process.execPath, [require.resolve('prettier/bin/prettier.cjs'), '--write', resultsFile]);
    }
    const kept = JSON.parse(readFileSync(resultsFile, 'utf8')) as { bugs: readonly object[] };
    expect(JSON.parse(JSON.stringify(results.map(comparable)))).toEqual(kept.bugs.map(comparable));
  },
  limitMs,
);

/** What the seeds of this run come to on every machine: what fast-check's scheduler lets go depends on how soon replies come. */
function comparable(bug: object): object {
  const steady = Object.entries(bug).filter(([key]) => key !== 'fastCheck');
  return Object.fromEntries(steady.map(([key, value]) => [key, Array.isArray(value) ? value.slice(0, seedCount) : value]));
}
