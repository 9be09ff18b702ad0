import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();
const groups = new Set<ChildProcess>();

/** From now on nothing stays behind, however this process ends (but by SIGKILL): no process, no folder. */
export function leaveNothingBehind(): void {
  process.once('exit', () => {
    for (const each of groups) endGroup(each);
    for (const each of folders) removeFolder(each);
  });
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const) process.once(signal, () => process.exit(code)); // prettier-ignore
}

/** A new folder for files that nobody needs afterwards. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jd-suite-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.delete(folder);
}

/** Takes charge of a process that leads a group of its own (spawned `detached`). */
export function watchGroup(leader: ChildProcess): void {
  groups.add(leader);
}

/** Ends a process with all that it started. */
export function endGroup(leader: ChildProcess): void {
  groups.delete(leader);
  if (leader.pid === undefined) return;
  try {
    process.kill(-leader.pid, 'SIGKILL');
  } catch {
    // The whole group is gone already.
  }
}
