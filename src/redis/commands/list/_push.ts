import type { Argv } from '../../command';
import type { Context } from '../../context';
import { type End, ListValue } from '../../keyspace/list';

/** LPUSH, RPUSH and, for lists that are there only, LPUSHX and RPUSHX. */
export function pushCommand(end: End, mustExist: boolean): (context: Context, argv: Argv) => number {
  return ({ db }, argv) => {
    const key = argv[1]!;
    if (mustExist && db.peek(key, 'list') === undefined) return 0;
    const list = db.writeOrCreate(key, 'list', () => new ListValue(db.limits));
    list.expect(argv.slice(2));
    for (let i = 2; i < argv.length; i++) list.push(end, argv[i]!);
    db.changed('list', end === 'left' ? 'lpush' : 'rpush', key, argv.length - 2);
    return list.length;
  };
}
