import type { Binary } from '../../../base/bytes';
import type { Database } from '../../keyspace/database';
import { typeOf } from '../../keyspace/value';

/** Whether a list is there: a waiting client lets values of other types pass. */
export function holdsList(db: Database, key: Binary): boolean {
  const entry = db.entry(key);
  return entry !== undefined && typeOf(entry.value) === 'list';
}
