import type { Binary } from '../../base/bytes';
import type { Database } from './database';
import { StringBuffer } from './string-buffer';

/**
 * The string at a key as a buffer that may be changed; an empty one is put there when the key is absent. Keeps the time to live.
 * @throws WRONGTYPE when the value is of another type
 */
export function writableBuffer(db: Database, key: Binary): StringBuffer {
  const value = db.write(key, 'string');
  if (typeof value === 'object') return value;
  const buffer = new StringBuffer(value);
  if (value === undefined) db.add(key, buffer);
  else db.set(key, buffer, true);
  return buffer;
}
