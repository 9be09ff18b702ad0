import type { Argv } from '../../command';
import { errors } from '../../errors';

/** FLUSHDB and FLUSHALL take SYNC or ASYNC; both mean the same here, for freeing memory is not our work. */
export function checkFlushMode(argv: Argv): void {
  if (argv.length > 2 || (argv.length === 2 && !/^a?sync$/i.test(argv[1]!))) throw errors.syntax;
}
