import type { Binary } from '../../../base/bytes';
import type { Database } from '../../keyspace/database';

/** Deletes keys, each with its event. @returns how many were there. */
export function deleteKeys(db: Database, keys: readonly Binary[]): number {
  let deleted = 0;
  for (const key of keys) {
    if (!db.delete(key)) continue;
    db.changed('generic', 'del', key);
    deleted++;
  }
  return deleted;
}
