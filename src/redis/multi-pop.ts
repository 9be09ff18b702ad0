import type { Binary } from '../base/bytes';
import type { Argv } from './command';
import { errors } from './errors';
import { integerAtLeast } from './numbers';
import { ErrorReply } from './reply';

/** What LMPOP and ZMPOP, and their blocking kin, are told. */
export interface MultiPop<End> {
  readonly keys: readonly Binary[];
  readonly end: End;
  readonly count: number;
}

const noKeys = new ErrorReply('ERR numkeys should be greater than 0');
const noCount = new ErrorReply('ERR count should be greater than 0');

/**
 * Reads `numkeys key... END [COUNT count]`.
 * @param from where the number of keys stands
 * @param ends the words for the two ends, in small letters
 */
export function parseMultiPop<End extends string>(argv: Argv, from: number, ends: readonly [End, End]): MultiPop<End> {
  const where = from + 1 + integerAtLeast(argv[from]!, 1, noKeys);
  const end = ends.find((each) => each === argv[where]?.toLowerCase());
  if (end === undefined) throw errors.syntax;
  let count: number | undefined;
  for (let at = where + 1; at < argv.length; at += 2) {
    if (argv[at]!.toUpperCase() !== 'COUNT' || count !== undefined || at + 1 === argv.length) throw errors.syntax;
    count = integerAtLeast(argv[at + 1]!, 1, noCount);
  }
  return { keys: argv.slice(from + 1, where), end, count: count ?? 1 };
}
