import type { Binary } from '../../../base/bytes';
import { Block } from '../../block';
import type { Context } from '../../context';
import type { Database } from '../../keyspace/database';
import { type End, ListValue } from '../../keyspace/list';
import { nullArray, type Reply } from '../../reply';

export interface Move {
  readonly source: Binary;
  readonly destination: Binary;
  readonly from: End;
  readonly to: End;
}

/** Takes an element from one list and gives it to another, or to the other end of the same. Undefined when there is no source. */
export function moveElement(db: Database, { source, destination, from, to }: Move): Binary | undefined {
  if (db.peek(source, 'list') === undefined) return undefined;
  db.peek(destination, 'list');
  const giver = db.write(source, 'list')!;
  const element = giver.pop(from)!;
  const taker = db.writeOrCreate(destination, 'list', () => new ListValue(db.limits));
  taker.expect([element]);
  taker.push(to, element);
  db.changed('list', to === 'left' ? 'lpush' : 'rpush', destination);
  db.notify('list', from === 'left' ? 'lpop' : 'rpop', source);
  if (giver.length === 0) db.deleteEmptied(source);
  else giver.settle(true);
  db.touch(source);
  return element;
}

/** As {@link moveElement}, but waits for the source. Inside MULTI its null is a bulk string's, after a timeout an array's. */
export function moveOrBlock({ db, mayBlock }: Context, move: Move, timeoutMs: number): Reply | Block {
  const element = moveElement(db, move);
  if (element !== undefined) return element;
  if (!mayBlock) return null;
  const serve = (context: Context): Reply | undefined => moveElement(context.db, move);
  return new Block({ keys: [move.source], awaits: 'list', timeoutMs, serve, onTimeout: nullArray });
}
