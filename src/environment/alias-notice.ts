import { claim, currentRun } from './run-claims';

/** The run in which it was told; in watch mode one process may see several. */
let toldIn: string | undefined;

/** Says once in a run that the application's own address leads to the file's Redis. */
export function tellOfAlias(address: string, path: string): void {
  const run = currentRun();
  if (toldIn === run) return;
  toldIn = run;
  if (!isFirst(run)) return;
  process.stderr.write(
    `jest-distributed: ${address} is each test file's own Redis here (first in ${path}); for another one there, set testEnvironmentOptions.redis.aliases to [].\n`,
  );
}

/** A folder that cannot be written, or a file system that the test has replaced, is no reason for a connection to fail. */
function isFirst(run: string): boolean {
  try {
    return claim('alias-notice', run);
  } catch {
    return true;
  }
}
