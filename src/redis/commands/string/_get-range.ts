import type { Argv } from '../../command';
import type { Context } from '../../context';
import { int64 } from '../../numbers';
import type { Reply } from '../../reply';

/** GETRANGE and its old name SUBSTR: the bytes from a place to a place, both counted from the end where negative. */
export function getRange({ db }: Context, argv: Argv): Reply {
  const [first, last] = [int64(argv[2]!), int64(argv[3]!)];
  const value = db.read(argv[1]!, 'string');
  if (value === undefined || (first < 0n && last < 0n && first > last)) return '';
  const place = (index: bigint): number => Math.max(0, Number(index) + (index < 0n ? value.length : 0));
  return value.slice(place(first), place(last) + 1);
}
