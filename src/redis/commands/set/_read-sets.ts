import type { Binary } from '../../../base/bytes';
import type { Database } from '../../keyspace/database';
import type { SetValue } from '../../keyspace/set';

/** The sets at the keys, undefined where none is. @throws WRONGTYPE, though another key may be absent */
export function readSets(db: Database, keys: readonly Binary[]): (SetValue | undefined)[] {
  return keys.map((key) => db.read(key, 'set'));
}
