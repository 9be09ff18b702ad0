import type { Entry } from '../keyspace/entry';
import type { Keyspace } from '../keyspace/keyspace';
import type { RdbKey } from './rdb-file';

/** Every key as an RDB file holds it, those left out whose time is up. @param tellsIdle whether to tell since when each is not used */
export function* keysToSave(keyspace: Keyspace, tellsIdle: boolean): Iterable<RdbKey> {
  const { nowSec } = keyspace;
  for (const db of keyspace.databases) {
    for (const name of db.keys()) {
      const { key, value, expireAtMs, usedAtSec, frequency }: Entry = db.entry(name)!;
      yield {
        db: db.index,
        key,
        value,
        expireAtMs,
        idleSec: tellsIdle ? nowSec - usedAtSec : undefined,
        frequency: keyspace.frequency?.countAt(frequency, nowSec),
      };
    }
  }
}

/** What came of loading keys. */
export interface LoadedKeys {
  readonly loaded: number;
  /** Left out, as their time is up. */
  readonly expired: number;
}

/** Puts keys into their databases, which are there, in the place of those of the same names. */
export function loadKeys(keyspace: Keyspace, keys: Iterable<RdbKey>): LoadedKeys {
  let [loaded, expired] = [0, 0];
  for (const { db, key, value, expireAtMs, idleSec = 0, frequency } of keys) {
    if (expireAtMs >= 0 && expireAtMs < keyspace.nowMs) expired++;
    else {
      keyspace.database(db)!.load({ key, value, expireAtMs, usedAtSec: keyspace.nowSec - idleSec });
      const counted = frequency !== undefined ? keyspace.frequency?.of(frequency, keyspace.nowSec) : undefined;
      if (counted !== undefined) keyspace.database(db)!.held(key)!.frequency = counted;
      loaded++;
    }
  }
  return { loaded, expired };
}
