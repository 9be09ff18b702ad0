import type { Argv } from '../../command';
import type { Context } from '../../context';
import type { Reply } from '../../reply';
import { parseRange, type RangeKind } from './_parse-range';

/** ZREMRANGEBY*: removes the members of a range. @returns how many there were */
export function removeRange({ db, engine }: Context, argv: Argv, kind: RangeKind): Reply {
  const key = argv[1]!;
  const find = parseRange(kind, argv[2]!, argv[3]!, engine.version);
  const present = db.peek(key, 'zset');
  if (present === undefined) return 0;
  const range = find(present);
  const count = range.end - range.start;
  if (count === 0) return 0;
  const set = db.write(key, 'zset')!;
  set.deleteRange(range);
  db.changed('zset', `zremrangeby${kind}`, key, count);
  if (set.size === 0) db.deleteEmptied(key);
  return count;
}
