import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DistributedError } from '../base/errors';

/**
 * The ports given out lie below the range from which every operating system picks for port 0 and for outgoing connections
 * (32768 and up on Linux, 49152 and up elsewhere): between being given out and being bound, nobody is handed the same one by chance.
 */
const range = { first: 20_000, count: 12_000 } as const;

/** Tells the runs apart that share a machine. Set by the preset's globalSetup for each run; where that was replaced, Jest's main process stands for it. */
export const runVariable = 'JEST_DISTRIBUTED_RUN';

/** Where the ports of a run are claimed: one empty file for each, made exclusively, so that all workers see all claims. */
export function claimsFolder(run: string): string {
  return join(tmpdir(), `jest-distributed-${process.getuid?.() ?? 'user'}`, `ports-${run}`);
}

/** The run that this process belongs to: '<pid of Jest's main process>-<number of the run>'. */
export function currentRun(): string {
  const isWorker = process.env.JEST_WORKER_ID !== undefined && process.send !== undefined;
  return process.env[runVariable] ?? `${isWorker ? process.ppid : process.pid}-0`;
}

/**
 * A TCP port that is free now and was not given to anybody else in this run, on any worker.
 * @param run see {@link currentRun}
 * @throws DistributedError JD_NO_PORT when the run has used up all 12,000
 */
export async function freePort(run = currentRun()): Promise<number> {
  const folder = claimsFolder(run);
  mkdirSync(folder, { recursive: true });
  const { default: getPort } = await loadGetPort();
  let last: number | undefined;
  const claimed = function* (): Generator<number> {
    for (const port of candidates()) if (claim(folder, port)) yield (last = port);
  };
  const port = await getPort({ port: claimed(), reserve: true });
  // With no candidate left, get-port falls back to a port of its own choice, which nobody has claimed.
  if (port !== last) throw noPortLeft(folder);
  return port;
}

/** Deletes the claims of a run, and those of runs whose process is gone. */
export function releaseClaims(run: string): void {
  const all = join(claimsFolder(run), '..');
  rmSync(claimsFolder(run), { recursive: true, force: true });
  for (const name of listed(all)) {
    const pid = Number(/^ports-(\d+)-/.exec(name)?.[1] ?? 0);
    if (pid > 0 && !isRunning(pid)) rmSync(join(all, name), { recursive: true, force: true });
  }
}

/** Each process begins elsewhere, so that workers rarely meet; the claims decide when they do. */
function* candidates(): Generator<number> {
  const start = (process.pid * 97) % range.count;
  for (let step = 0; step < range.count; step++) yield range.first + ((start + step) % range.count);
}

function claim(folder: string, port: number): boolean {
  try {
    closeSync(openSync(join(folder, String(port)), 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** get-port is an ES module. Node's own realm can require one, also under Yarn PnP, where import() needs a loader of its own. */
async function loadGetPort(): Promise<typeof import('get-port')> {
  try {
    return require('get-port') as typeof import('get-port');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM') throw error;
    return import('get-port');
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function noPortLeft(folder: string): DistributedError {
  return new DistributedError({
    code: 'JD_NO_PORT',
    what: `This run has been given all ${range.count} ports from ${range.first} on.`,
    fix: `Listen on port 0 where it can be had. A watch run keeps its claims until it ends: ${folder}.`,
  });
}
