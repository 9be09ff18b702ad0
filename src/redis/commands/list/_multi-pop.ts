import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import type { Database } from '../../keyspace/database';
import type { End } from '../../keyspace/list';
import { type MultiPop, parseMultiPop } from '../../multi-pop';
import type { Reply } from '../../reply';
import { takeElements } from './_pop';

/** Reads `numkeys key... LEFT|RIGHT [COUNT count]` from `at` on. */
export function parseListPop(argv: Argv, at: number): MultiPop<End> {
  return parseMultiPop(argv, at, ['left', 'right']);
}

/** The key with what was taken from its list; undefined when it is not there. */
export function popMany(db: Database, key: Binary, { end, count }: MultiPop<End>): Reply | undefined {
  return db.peek(key, 'list') && [key, takeElements(db, key, end, count)];
}
