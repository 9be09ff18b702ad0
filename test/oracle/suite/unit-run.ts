import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endGroup, watchGroup } from './leftovers';
import { impossible } from './opened';
import type { SuiteOptions } from './options';
import { freePort, type ServerProcess } from './servers';
import { type Failure, readUnitLog, type UnitLog } from './unit-log';

/** What came of a unit. */
export interface UnitResult {
  readonly unit: string;
  readonly passed: number;
  readonly failures: readonly Failure[];
  /** Tests that hung; each was left out then, and the unit run again. */
  readonly hung: readonly string[];
  readonly leftOut: number;
  readonly seconds: number;
  /** Why the unit did not come to its end; undefined: it did. */
  readonly trouble: string | undefined;
}

/** After so many tests that hang a unit is given up. */
const mostHangs = 6;

/** What stays out, by tags: tests that take minutes, and those of a server with replicas. */
const tags = '-slow -needs:repl';

export interface UnitRun {
  readonly unit: string;
  /** Where the tests are. */
  readonly tree: string;
  readonly options: SuiteOptions;
  readonly startServer: () => Promise<ServerProcess>;
}

/** Runs a unit, as often as it takes to get past the tests that hang; each time on a fresh server. */
export async function runUnit(run: UnitRun): Promise<UnitResult> {
  const hung: string[] = [];
  const began = process.hrtime.bigint();
  for (;;) {
    const { log, trouble } = await runOnce(run, hung);
    const { stalled } = log;
    const givesUp = stalled === undefined || hung.length === mostHangs || 'after' in stalled;
    if (stalled !== undefined) hung.push('test' in stalled ? stalled.test : `(after ${stalled.after})`);
    if (!givesUp) continue;
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    return { unit: run.unit, passed: log.passed, failures: log.failures, hung, leftOut: log.leftOut, seconds, trouble };
  }
}

async function runOnce({ unit, tree, options, startServer }: UnitRun, skipped: readonly string[]): Promise<Once> {
  const server = await startServer();
  try {
    const { output, isCutShort } = await runTest(tree, await wordsFor(unit, tree, server.port, options, skipped), options.unitSeconds);
    const ending = skipped.length === 0 ? '.log' : `.${skipped.length + 1}.log`;
    if (options.logs !== undefined) writeFileSync(join(options.logs, unit.replaceAll('/', '_') + ending), output);
    const log = readUnitLog(output);
    return { log, trouble: troubleOf(log, isCutShort, server, output, options) };
  } finally {
    server.stop();
  }
}

interface Once {
  readonly log: UnitLog;
  readonly trouble: string | undefined;
}

function troubleOf(log: UnitLog, isCutShort: boolean, server: ServerProcess, output: string, options: SuiteOptions): string | undefined {
  if (server.end !== undefined) return `the server ${server.end}`;
  if (isCutShort) return `not over after ${options.unitSeconds} s`;
  if (log.aborted !== undefined) return `given up: ${log.aborted}`;
  if (log.finished) return undefined;
  if (log.stalled !== undefined) return 'still hanging';
  return `no end: ${output.trimEnd().split('\n').at(-1)}`;
}

async function wordsFor(unit: string, tree: string, port: number, options: SuiteOptions, skipped: readonly string[]): Promise<string[]> {
  const skipFile = join(tree, `${unit.replaceAll('/', '_')}.skip`);
  writeFileSync(skipFile, [...(impossible[unit] ?? []), ...skipped].join('\n'));
  // The suite takes the first free port of the 32 below its base for itself.
  const base = (await freePort()) + 32;
  return [
    ...['--host', '127.0.0.1', '--port', `${port}`, '--single', unit, '--durable', '--timeout', `${options.stallSeconds}`],
    ...['--baseport', `${base}`, '--tags', tags, '--skipfile', skipFile],
  ];
}

/** Runs the suite's own runner to its end, or till its time is up. */
async function runTest(tree: string, words: readonly string[], seconds: number): Promise<{ output: string; isCutShort: boolean }> {
  const child = spawn('./runtest', words, {
    cwd: tree,
    env: { ...process.env, TERM: 'dumb' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  watchGroup(child);
  let output = '';
  let isCutShort = false;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString('latin1')));
  const alarm = setTimeout(() => {
    isCutShort = true;
    endGroup(child);
  }, seconds * 1000);
  await once(child, 'exit');
  clearTimeout(alarm);
  endGroup(child); // The client of a test that hangs may live on, and hold the pipes.
  if (!child.stdout.closed) await once(child, 'close');
  return { output, isCutShort };
}
