import type { Binary } from '../base/bytes';
import type { RedisEngine } from './engine/engine';
import { rdbVersionOf } from './rdb/codes';
import { dumpPayload } from './rdb/dump-payload';

/** A key as DUMP gives it out. */
export interface StoredKey {
  readonly db: number;
  readonly key: Binary;
  readonly payload: Binary;
  /** Milliseconds since the Unix epoch; undefined: it stays. */
  readonly expireAtMs: number | undefined;
}

/** All keys of an engine. */
export function storedKeys({ keyspace, version }: RedisEngine): StoredKey[] {
  return keyspace.databases.flatMap((db) =>
    [...db.keys()].map((key) => {
      const { value, expireAtMs } = db.entry(key)!;
      const payload = dumpPayload(value, rdbVersionOf(version), false);
      return { db: db.index, key, payload, expireAtMs: expireAtMs < 0 ? undefined : expireAtMs };
    }),
  );
}
