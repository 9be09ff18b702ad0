import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedPackage } from '../kit/installed-package';
import { type NestedRun, runNested } from '../kit/nested-jest';
import { lostUpdate } from '../report/sample-reports';

const limitMs = 180_000;
const folder = join(installedPackage().folder, 'dist/src/environment/race');
const [reports, place] = ['race-reports.js', 'reports-folder.js'].map((file) => JSON.stringify(join(folder, file)));

/** An environment that has found a race when a file ends. */
const environment = `const { keepRaceReport } = require(${reports});
const { reportsFolder } = require(${place});
module.exports = class extends require('jest-distributed/environments/node') {
  constructor(config, context) { super(config, context); this.config = config.projectConfig; this.path = context.testPath; }
  async teardown() {
    const file = require('node:path').relative(this.config.rootDir, this.path);
    if (!file.startsWith('clean')) keepRaceReport({ ...${JSON.stringify(lostUpdate)}, file }, reportsFolder(process.env, this.config.rootDir));
    await super.teardown();
  }
};`;
const race = (run: Partial<NestedRun>): Promise<{ exitCode: number | null; output: string; summary: string | undefined }> => {
  let summary: string | undefined;
  const inspect = (folder: string): void => {
    const path = join(folder, 'race-reports/summary.json');
    if (existsSync(path)) summary = readFileSync(path, 'utf8');
  };
  const config = { preset: 'jest-distributed', testEnvironment: './environment.js' };
  const files = { 'environment.js': environment, ...run.files };
  return runNested({ config, args: ['-w', '2'], ...run, inspect, files }).then(({ exitCode, output }) => ({ exitCode, output, summary }));
};
const passing = `test('passes', () => {});`;
const failing = `test('fails', () => { throw new Error('broken'); });`;
const filesOf = (summary: string | undefined): string[] => {
  const { reports: all } = JSON.parse(summary!) as { reports: { file: string }[] };
  return all.map(({ file }) => file).sort();
};

test(
  'reports of all workers are one summary; exitcode= is what Jest exits with, whether its tests pass or not',
  async () => {
    const { exitCode, output, summary } = await race({
      files: { 'a.test.js': passing, 'b.test.js': failing, 'clean.test.js': passing },
      env: { RACE: 'exitcode=66 seed=3' },
    });
    expect(output.match(/^RACE: seed 3; reports in .*race-reports$/gm)).toHaveLength(1);
    expect(output).toContain('RACE: 2 races in 2 files.');
    expect(filesOf(summary)).toEqual(['a.test.js', 'b.test.js']);
    expect(exitCode).toBe(66);
    const quiet = await race({
      files: { 'a.test.js': passing, 'b.test.js': passing },
      env: { RACE: 'exitcode=3' },
      args: ['-i', '--forceExit'],
    });
    expect(quiet.exitCode).toBe(3);
  },
  limitMs,
);

test(
  'without a race, or without exitcode=, Jest exits as ever',
  async () => {
    const clean = await race({ files: { 'clean.test.js': failing }, env: { RACE: 'exitcode=66' } });
    expect(clean.exitCode).toBe(1);
    expect(clean.output).toContain('RACE: no race found.');
    const unasked = await race({ files: { 'a.test.js': passing } });
    expect(unasked.exitCode).toBe(0);
    expect(unasked.output.match(/^RACE.*/gm)).toEqual([expect.stringMatching(/^RACE: 1 race in 1 file\./)]);
  },
  limitMs,
);

test(
  'a wrong word in RACE ends the run before it begins; without our globalSetup each file keeps its own',
  async () => {
    const wrong = await race({ files: { 'a.test.js': passing }, env: { RACE: 'buget=1' } });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.output).toContain('RACE has no option "buget".');
    expect(wrong.output).toContain('Did you mean budget=?');
    const config = { testEnvironment: './environment.js' };
    let page = '';
    const alone = await runNested({
      config,
      files: { 'environment.js': environment, 'a.test.js': passing },
      inspect: (folder) => (page = readFileSync(join(folder, 'race-reports/.gitignore'), 'utf8')),
    });
    expect(alone.exitCode).toBe(0);
    expect(page).toBe('*\n');
  },
  limitMs,
);

test(
  'halt_on_error=1: after the first race no further test runs',
  async () => {
    const { files } = await runNested({
      config: { preset: 'jest-distributed', testEnvironment: './environment.js' },
      // The first of them alone runs, whichever Jest takes first.
      files: { 'environment.js': environment, 'a.test.js': passing, 'b.test.js': passing },
      env: { RACE: 'halt_on_error=1' },
    });
    expect(Object.values(files).map(({ tests }) => tests['passes'])).toEqual(expect.arrayContaining(['passed', 'pending']));
  },
  limitMs,
);

test(
  'reports are nothing that a watch mode runs again for',
  async () => {
    const telling = `module.exports = class extends require('jest-distributed/environments/node') {
      constructor(config, context) {
        super(config, context);
        process.stderr.write('not watched: ' + config.projectConfig.modulePathIgnorePatterns.map((path) => path.replace(/.*project-[^/]*/, '')).join(' ') + '\\n');
      }
    };`;
    const { output } = await runNested({
      config: { preset: 'jest-distributed', testEnvironment: './environment.js', modulePathIgnorePatterns: ['own'] },
      files: { 'environment.js': telling, 'a.test.js': passing },
    });
    expect(output).toMatch(/^not watched: (?:own \/race-reports\/|\/race-reports\/ own)$/m);
  },
  limitMs,
);
