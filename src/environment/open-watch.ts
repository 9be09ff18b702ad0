import { parseRaceOptions, raceVariable } from '../base/race-options';
import type { SessionParts } from './file-session';
import type { FileWatch } from './race/watch/file-watch';

/**
 * Watches a file for races where RACE or its options ask for it.
 * @param currentTest the full name of the test that runs in the calling context
 */
export function openWatch(
  { path: file, rootDir, options }: Pick<SessionParts, 'path' | 'rootDir' | 'options'>,
  currentTest: () => string,
): FileWatch | undefined {
  const run = parseRaceOptions(process.env[raceVariable]);
  const { watch, report, history, suppress } = options.race;
  if (!(run.watch ?? watch)) return undefined;
  // Loaded by runs that use it.
  const watching = require('./race/watch/file-watch') as typeof import('./race/watch/file-watch');
  return new watching.FileWatch({
    file,
    rootDir,
    currentTest,
    suppress,
    report: run.report ?? report,
    history: run.history ?? history,
    keepsStacks: run.stacks !== 'off',
    aliasPorts: ['localhost:6379', ...options.redis.aliases].map((address) => Number(address.split(':').at(-1))),
  });
}
