import type { Binary } from '../../../base/bytes';
import type { Database } from '../../keyspace/database';
import type { SetValue } from '../../keyspace/set';

/** Puts a result at a key, whatever was there; an empty one removes it. @returns the result's size */
export function storeSet(db: Database, destination: Binary, result: SetValue, event: string): number {
  if (result.size > 0) {
    db.set(destination, result);
    db.changed('set', event, destination);
  } else if (db.delete(destination)) {
    db.changed('generic', 'del', destination);
  }
  return result.size;
}
