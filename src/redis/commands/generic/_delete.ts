import type { Binary } from '../../../base/bytes';
import type { Context } from '../../context';
import { isFreedLazily } from '../../keyspace/free-effort';

/**
 * Deletes keys, each with its event.
 * @param isLazy whether Redis would free large values in the background: here that is only a matter of counting
 * @returns how many were there
 */
export function deleteKeys({ db, keyspace }: Context, keys: readonly Binary[], isLazy: boolean): number {
  let deleted = 0;
  for (const key of keys) {
    const value = isLazy ? db.entry(key)?.value : undefined;
    if (!db.delete(key)) continue;
    if (value !== undefined && isFreedLazily(value)) keyspace.stats.lazyFreed++;
    db.changed('generic', 'del', key);
    deleted++;
  }
  return deleted;
}
