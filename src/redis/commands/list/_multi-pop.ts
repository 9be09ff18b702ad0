import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import { errors } from '../../errors';
import type { Database } from '../../keyspace/database';
import type { End } from '../../keyspace/list';
import { integerAtLeast } from '../../numbers';
import { ErrorReply, type Reply } from '../../reply';
import { parseEnd } from './_end';
import { takeElements } from './_pop';

/** What LMPOP and BLMPOP are told. */
export interface MultiPop {
  readonly keys: readonly Binary[];
  readonly end: End;
  readonly count: number;
}

const noKeys = new ErrorReply('ERR numkeys should be greater than 0');
const noCount = new ErrorReply('ERR count should be greater than 0');

/** Reads `numkeys key... LEFT|RIGHT [COUNT count]` from `at` on. */
export function parseMultiPop(argv: Argv, at: number): MultiPop {
  const keyCount = integerAtLeast(argv[at]!, 1, noKeys);
  const endAt = at + 1 + keyCount;
  if (endAt >= argv.length) throw errors.syntax;
  const end = parseEnd(argv[endAt]!);
  let count: number | undefined;
  for (let i = endAt + 1; i < argv.length; i += 2) {
    if (argv[i]!.toUpperCase() !== 'COUNT' || count !== undefined || i + 1 >= argv.length) throw errors.syntax;
    count = integerAtLeast(argv[i + 1]!, 1, noCount);
  }
  return { keys: argv.slice(at + 1, endAt), end, count: count ?? 1 };
}

/** The key with what was taken from its list; undefined when it is not there. */
export function popMany(db: Database, key: Binary, { end, count }: MultiPop): Reply | undefined {
  return db.peek(key, 'list') && [key, takeElements(db, key, end, count)];
}
