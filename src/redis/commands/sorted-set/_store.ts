import type { Binary } from '../../../base/bytes';
import type { Database } from '../../keyspace/database';
import type { SortedSetValue } from '../../keyspace/sorted-set';

/** Puts a result at a key, whatever was there; an empty one removes the key. @returns how many members there are */
export function store(db: Database, key: Binary, result: SortedSetValue, event: string): number {
  if (result.size > 0) {
    db.set(key, result);
    db.changed('zset', event, key);
  } else if (db.delete(key)) {
    db.changed('generic', 'del', key);
  }
  return result.size;
}
