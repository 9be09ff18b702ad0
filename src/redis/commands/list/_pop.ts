import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import type { Database } from '../../keyspace/database';
import type { End } from '../../keyspace/list';
import { integerAtLeast } from '../../numbers';
import { nullArray, type Reply } from '../../reply';

/** LPOP and RPOP. */
export function popCommand(end: End): (context: Context, argv: Argv) => Reply {
  return ({ db }, argv) => {
    if (argv.length > 3) throw errors.wrongArity(end === 'left' ? 'lpop' : 'rpop');
    const key = argv[1]!;
    const count = argv[2] === undefined ? undefined : integerAtLeast(argv[2], 0);
    if (db.peek(key, 'list') === undefined) return count === undefined ? null : nullArray;
    if (count === undefined) return takeElements(db, key, end, 1)[0]!;
    return count === 0 ? [] : takeElements(db, key, end, count);
  };
}

/** Takes up to `count` elements (at least one) from an end of a list that is there; the key goes with the last of them. */
export function takeElements(db: Database, key: Binary, end: End, count: number): Binary[] {
  const list = db.peek(key, 'list')!;
  const takesAll = count >= list.length;
  let taken: Binary[] = [];
  if (takesAll) {
    taken = list.slice(0, list.length - 1);
    if (end === 'right') taken.reverse();
  } else {
    const rest = db.write(key, 'list')!;
    while (taken.length < count) taken.push(rest.pop(end)!);
    rest.settle(true);
  }
  db.notify('list', end === 'left' ? 'lpop' : 'rpop', key);
  if (takesAll) db.deleteEmptied(key);
  db.touch(key, taken.length);
  return taken;
}
