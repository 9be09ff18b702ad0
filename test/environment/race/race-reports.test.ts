import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginRaceRun, endRaceRun } from '../../../src/environment/race/race-run';
import { clearReports, keepRaceReport, keepSuppressions, keptReports } from '../../../src/environment/race/race-reports';
import { reportsFolder, reportsVariable } from '../../../src/environment/race/reports-folder';
import { deadlock, hostile, lostUpdate } from '../../report/sample-reports';

let rootDir: string;
beforeEach(() => (rootDir = mkdtempSync(join(tmpdir(), 'race-reports-'))));
afterEach(() => rmSync(rootDir, { recursive: true }));

const start = (variables: Record<string, string | undefined>): string | undefined => beginRaceRun({ variables, rootDir, entropy: 'now' });
const files = (): string[] => readdirSync(join(rootDir, 'race-reports')).sort();

test('a report is JSON and a page; the same one twice is one, and it is read as it was', () => {
  const folder = join(rootDir, 'race-reports');
  const page = keepRaceReport(lostUpdate, folder);
  expect(keepRaceReport(lostUpdate, folder)).toBe(page);
  expect(readFileSync(page, 'utf8')).toContain('<title>not serializable: counts visits</title>');
  keepRaceReport(hostile, folder);
  expect(files()).toEqual([
    '.gitignore',
    expect.stringMatching(/^race-counts-visits-[0-9a-f]{8}\.html$/),
    expect.stringMatching(/^race-counts-visits-[0-9a-f]{8}\.json$/),
    expect.stringMatching(/^race-shows-script-script-document-title-owned-script-quotes-\w{8}\.html$/),
    expect.stringMatching(/^race-shows-script-script-document-title-owned-script-quotes-\w{8}\.json$/),
  ]);
  expect(keptReports(folder).map(({ report }) => report)).toEqual(JSON.parse(JSON.stringify([lostUpdate, hostile])));
});

test('only what is ours is cleared', () => {
  const folder = join(rootDir, 'race-reports');
  clearReports(folder);
  keepRaceReport(lostUpdate, folder);
  writeFileSync(join(folder, 'notes.json'), '');
  clearReports(folder);
  expect(files()).toEqual(['notes.json']);
  rmSync(join(folder, 'notes.json'));
  keepRaceReport(lostUpdate, folder);
  clearReports(folder);
  expect(existsSync(folder)).toBe(false);
});

test('a run without RACE says nothing and leaves nothing, unless a check found a race', () => {
  const variables: Record<string, string | undefined> = {};
  expect(start(variables)).toBeUndefined();
  expect(variables).toEqual({ [reportsVariable]: join(rootDir, 'race-reports') });
  expect(endRaceRun(variables, '1.2.3')).toEqual({ text: undefined, exitCode: undefined });
  expect(readdirSync(rootDir)).toEqual([]);

  start(variables);
  keepRaceReport(deadlock, reportsFolder(variables, 'elsewhere'));
  const { text, exitCode } = endRaceRun(variables, '1.2.3');
  expect(text).toMatch(/^RACE: 1 race in 1 file\. .*\n\n1\. deadlock: Nobody can go on/);
  expect(text).toContain(`   ${deadlock.replay}\n`);
  expect(exitCode).toBeUndefined();
  expect(files()).toEqual(expect.arrayContaining(['summary.json', 'summary.sarif', 'summary.txt']));
  expect(variables).toEqual({});
});

test('RACE is said once with its seed, which all workers get; the summary is there without a race, too', () => {
  const variables: Record<string, string | undefined> = { RACE: 'exitcode=66' };
  const said = start(variables);
  const seed = /^exitcode=66 seed=(\d+)$/.exec(variables['RACE']!)![1];
  expect(said).toBe(`RACE: seed ${seed}; reports in ${join(rootDir, 'race-reports')}\n`);
  expect(endRaceRun(variables, '1.2.3')).toEqual({ text: 'RACE: no race found.\n', exitCode: undefined });
  expect(JSON.parse(readFileSync(join(rootDir, 'race-reports/summary.sarif'), 'utf8'))).toMatchObject({
    runs: [{ tool: { driver: { version: '1.2.3' } }, results: [] }],
  });

  start(variables);
  keepRaceReport(lostUpdate, join(rootDir, 'race-reports'));
  expect(endRaceRun(variables, '1.2.3').exitCode).toBe(66);
  expect(readFileSync(join(rootDir, 'race-reports/summary.txt'), 'utf8')).toContain('The schedule that fails (* conflicts):');
});

test('suppressions that no file of the run needed are told; RACE=1 is, too', () => {
  const variables: Record<string, string | undefined> = { RACE: '1 seed=7' };
  expect(start(variables)).toBe(`RACE: every test is watched; seed 7; reports in ${join(rootDir, 'race-reports')}\n`);
  const folder = join(rootDir, 'race-reports');
  keepSuppressions(['key a* (why)', 'key b* (why)'], [0, 0], folder);
  keepSuppressions(['key a* (why)', 'key b* (why)'], [0, 3], folder);
  expect(endRaceRun(variables, '1.2.3')).toEqual({
    text: 'RACE: no race found.\nRACE: no race needed the suppression key a* (why)\n',
    exitCode: undefined,
  });
  clearReports(folder);
  expect(existsSync(folder)).toBe(false);
});

test('a seed that is given stays; log_path names the folder', () => {
  const variables: Record<string, string | undefined> = { RACE: 'seed=7 log_path="out/my races"' };
  const folder = join(rootDir, 'out/my races');
  expect(start(variables)).toBe(`RACE: seed 7; reports in ${folder}\n`);
  expect(variables).toEqual({ RACE: 'seed=7 log_path="out/my races"', [reportsVariable]: folder });
});

test('a schedule to replay is said, and refused where it is none', () => {
  expect(start({ RACE_REPLAY: 'v1:alice,bob/0.GET+k~1/1.SET+k~2' })).toMatch(/^RACE: RACE_REPLAY of 2 steps of alice, bob; seed \d+; /);
  expect(() => start({ RACE_REPLAY: 'v1:alice,bob/0.GET' })).toThrow('RACE_REPLAY is no schedule: "v1:alice,bob/0.GET".');
  expect(() => start({ RACE: 'sed=1' })).toThrow('Did you mean seed=?');
});
