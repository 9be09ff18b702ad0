import type { Binary } from '../../../base/bytes';
import type { Context } from '../../context';
import { errors } from '../../errors';
import { textOf } from '../../keyspace/string-buffer';
import { int64, integerReply, isInt64 } from '../../numbers';
import type { Reply } from '../../reply';

/** INCR and its kin: adds to the integer that the string shows; an absent one is 0. */
export function increment({ db }: Context, key: Binary, by: bigint): Reply {
  const value = db.peek(key, 'string');
  const sum = (value === undefined ? 0n : int64(textOf(value))) + by;
  if (!isInt64(sum)) throw errors.incrementOverflow;
  db.set(key, String(sum), true);
  db.changed('string', 'incrby', key);
  return integerReply(sum);
}
