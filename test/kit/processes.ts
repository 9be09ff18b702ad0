import { execFileSync } from 'node:child_process';
import { retryUntilSuccess } from '../../src';

/** Whether a process runs; one that nobody has fetched the exit code of does not. */
export function isRunning(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .startsWith('Z');
  } catch {
    return false;
  }
}

/** Resolves when a process does not run any more. */
export async function untilGone(pid: number): Promise<void> {
  await retryUntilSuccess(
    () => {
      if (isRunning(pid)) throw new Error(`process ${pid} runs`);
    },
    { timeoutMs: 10_000 },
  );
}
