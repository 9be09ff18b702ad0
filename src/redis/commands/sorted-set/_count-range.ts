import type { Argv } from '../../command';
import type { Context } from '../../context';
import type { Reply } from '../../reply';
import { parseRange, type RangeKind } from './_parse-range';

/** ZCOUNT and ZLEXCOUNT: how many members lie in a range. O(log n). */
export function countRange({ db, engine }: Context, argv: Argv, kind: RangeKind): Reply {
  const find = parseRange(kind, argv[2]!, argv[3]!, engine.version);
  const set = db.read(argv[1]!, 'zset');
  if (set === undefined) return 0;
  const { start, end } = find(set);
  return end - start;
}
