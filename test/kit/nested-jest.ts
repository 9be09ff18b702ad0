import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installedPackage } from './installed-package';

/** A Jest project in a temporary folder, beside an installed copy of this package. */
export interface NestedRun {
  /** The files by their names, e.g. { 'a.test.js': '...' }. The project's package.json and Jest config among them. */
  readonly files: Readonly<Record<string, string>>;
  /** Default { preset: 'jest-distributed' }. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Default ['-i']. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** For Node, e.g. --experimental-vm-modules. */
  readonly nodeArgs?: readonly string[];
  /** The Jest to run. Default: this project's. */
  readonly jest?: string;
  /** Where to look in the project when the run is over. */
  readonly inspect?: (folder: string) => void;
}

/** What came of it, by the names of the test files. */
export interface NestedResult {
  readonly exitCode: number | null;
  readonly output: string;
  readonly files: Readonly<Record<string, NestedFile>>;
}

export interface NestedFile {
  readonly status: 'passed' | 'failed';
  /** Why the file as a whole failed, or the failures of its tests. */
  readonly message: string;
  /** Full names of the tests and what became of them: 'passed', or the failure. */
  readonly tests: Readonly<Record<string, string>>;
}

/** Runs Jest on the project in a process of its own. */
export async function runNested(run: NestedRun): Promise<NestedResult> {
  const folder = mkdtempSync(join(installedPackage().projects, 'project-'));
  const config = {
    rootDir: folder,
    ...(needsBabel(run) ? {} : { transform: unchanged }),
    ...(run.config ?? { preset: 'jest-distributed' }),
  };
  const files = { 'package.json': '{}', 'jest.config.json': JSON.stringify(config), ...run.files };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const jest = run.jest ?? require.resolve('jest/bin/jest');
  const report = join(folder, 'report.json');
  const args = [
    ...(run.nodeArgs ?? []),
    jest,
    ...(run.args ?? ['-i']),
    '--json',
    `--outputFile=${report}`,
    `--cacheDirectory=${join(folder, '.cache')}`,
  ];
  const { exitCode, output } = await execute(args, folder, run.env ?? {});
  try {
    run.inspect?.(folder);
    return { exitCode, output, files: readReport(report, folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** To load Babel is a third of what a small run costs. */
const unchanged = { '\\.js$': require.resolve('./as-it-is.cjs') };

/** Whether a file is not what Node takes, or wants its mocks hoisted; or the config, or a file, may have to do with transforms. */
function needsBabel({ files, config, args }: NestedRun): boolean {
  return (
    Object.entries(files).some(
      ([name, text]) =>
        /babel|jest\.config|package\.json/.test(name) || /^\s*(?:import|export)\b|jest\.(?:un)?mock\(|@swc|babel/m.test(text),
    ) || /babel|projects|coverage|transform/i.test(JSON.stringify([config, args]))
  );
}

function execute(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    // What this Jest has set for its worker is not for the inner one.
    const {
      JEST_WORKER_ID: _worker,
      JEST_DISTRIBUTED_RUN: _run,
      NODE_OPTIONS: _options,
      TS_JEST: _ts,
      REQUIRE: _require,
      REDIS_BACKEND: _backend,
      SHORT: _short,
      TIME_SCALE: _scale,
      CI: _ci,
      RACE: _race,
      RACE_REPLAY: _replay,
      JEST_DISTRIBUTED_RACE_REPORTS: _reports,
      ...outer
    } = process.env;
    const child = spawn(process.execPath, args, { cwd, env: { ...outer, ...env, FORCE_COLOR: '0' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (data: string) => (output += data));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, output }));
  });
}

interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: 'passed' | 'failed';
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

function readReport(file: string, folder: string): Record<string, NestedFile> {
  let report: JestReport;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as JestReport;
  } catch {
    return {};
  }
  return Object.fromEntries(
    report.testResults.map(({ name, status, message, assertionResults }) => {
      const tests = assertionResults.map((result) => [result.fullName, result.failureMessages.join('\n') || result.status]);
      return [name.slice(folder.length + 1), { status, message, tests: Object.fromEntries(tests) as Record<string, string> }];
    }),
  );
}
