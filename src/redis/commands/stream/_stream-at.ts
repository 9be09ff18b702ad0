import type { Binary } from '../../../base/bytes';
import type { Database } from '../../keyspace/database';
import type { StreamValue } from '../../keyspace/stream';

/** The stream that a waiting client looks for; undefined when there is none, or something else. */
export function streamAt(db: Database, key: Binary): StreamValue | undefined {
  const value = db.entry(key)?.value;
  return typeof value === 'object' && value.type === 'stream' ? value : undefined;
}
