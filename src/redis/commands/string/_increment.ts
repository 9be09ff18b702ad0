import type { Binary } from '../../../base/bytes';
import type { Context } from '../../context';
import { textOf } from '../../keyspace/string-buffer';
import { sumOf } from '../../numbers';
import type { Reply } from '../../reply';

/** INCR and its kin: adds to the integer that the string shows; an absent one is 0. */
export function increment({ db }: Context, key: Binary, by: bigint): Reply {
  const value = db.peek(key, 'string');
  const sum = sumOf(value === undefined ? '0' : textOf(value), by);
  db.set(key, String(sum), true);
  db.changed('string', 'incrby', key);
  return sum;
}
