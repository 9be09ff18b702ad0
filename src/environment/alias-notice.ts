import { claim } from './run-claims';

let isTold = false;

/** Says once in a run that the application's own address leads to the file's Redis. */
export function tellOfAlias(address: string, path: string): void {
  if (isTold) return;
  isTold = true;
  if (!claim('alias-notice')) return;
  process.stderr.write(
    `jest-distributed: ${address} is each test file's own Redis here (first in ${path}); for another one there, set testEnvironmentOptions.redis.aliases to [].\n`,
  );
}
