import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Tells the runs apart that share a machine. Set by the preset's globalSetup for each run; where that was replaced, Jest's main process stands for it. */
export const runVariable = 'JEST_DISTRIBUTED_RUN';

/** Where the claims of a run are: an empty file for each, made exclusively, so that all workers see all claims. */
export function claimsFolder(run: string): string {
  return join(tmpdir(), `jest-distributed-${process.getuid?.() ?? 'user'}`, `run-${run}`);
}

/** Where what the workers of one Jest share is found: a folder that only its user reads, as the paths of Unix sockets must be short. */
export function keeperFolder(jest: number): string {
  return join(tmpdir(), `jest-distributed-${process.getuid?.() ?? 'user'}`, `keeper-${jest}`);
}

/** The run that this process belongs to: '<pid of Jest's main process>-<number of the run>'. */
export function currentRun(): string {
  const isWorker = process.env.JEST_WORKER_ID !== undefined && process.send !== undefined;
  return process.env[runVariable] ?? `${isWorker ? process.ppid : process.pid}-0`;
}

/** Claims a name for this process alone. @returns false when somebody in the run has it already */
export function claim(name: string, run = currentRun()): boolean {
  const folder = claimsFolder(run);
  mkdirSync(folder, { recursive: true });
  try {
    closeSync(openSync(join(folder, name), 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What somebody in the run has found out, for all of it. Two who find it out at once both may: they find the same. */
export async function foundOnce(name: string, find: () => Promise<string>, run = currentRun()): Promise<string> {
  const file = join(claimsFolder(run), name);
  const known = textOf(file);
  if (known !== undefined) return known;
  const found = await find();
  mkdirSync(claimsFolder(run), { recursive: true });
  // Nobody is to read the half of it.
  const draft = `${file}-${process.pid}`;
  writeFileSync(draft, found);
  renameSync(draft, file);
  return found;
}

/** A new folder of the run: should nobody come to delete it, it goes with the claims. */
export function makeTempDir(run = currentRun()): string {
  mkdirSync(claimsFolder(run), { recursive: true });
  return mkdtempSync(join(claimsFolder(run), 'temp-'));
}

/** Deletes the claims of a run, and those of runs whose process is gone. */
export function releaseClaims(run: string): void {
  const all = join(claimsFolder(run), '..');
  rmSync(claimsFolder(run), { recursive: true, force: true });
  for (const name of listed(all)) {
    const pid = Number(/^run-(\d+)-/.exec(name)?.[1] ?? 0);
    if (pid > 0 && !isRunning(pid)) rmSync(join(all, name), { recursive: true, force: true });
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether a process runs. One that has ended, and whose parent has not asked how, does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/s.test(textOf(`/proc/${pid}/stat`) ?? '');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
