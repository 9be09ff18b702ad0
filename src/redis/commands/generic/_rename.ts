import type { Binary } from '../../../base/bytes';
import { errors } from '../../errors';
import type { Database } from '../../keyspace/database';

/**
 * Gives a value another key, with its time to live.
 * @returns false when the target is there and may not be replaced, or is the key itself
 * @throws when there is no such key
 */
export function rename(db: Database, from: Binary, to: Binary, replace: boolean): boolean {
  const entry = db.entry(from);
  if (entry === undefined) throw errors.noSuchKey;
  if (from === to || (!replace && db.has(to))) return false;
  const { value, expireAtMs } = entry;
  db.delete(to);
  db.delete(from);
  db.add(to, value);
  db.held(to)!.frequency = entry.frequency;
  if (expireAtMs >= 0) db.setExpiry(to, expireAtMs);
  db.touch(from);
  db.touch(to, 0);
  db.notify('generic', 'rename_from', from);
  db.notify('generic', 'rename_to', to);
  return true;
}
