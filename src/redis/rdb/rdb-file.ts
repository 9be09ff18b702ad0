import type { Binary } from '../../base/bytes';
import type { Value } from '../keyspace/value';

/** What an RDB file holds. */
export interface RdbContent {
  /** Facts about the file and who made it: 'redis-ver', 'ctime', ... */
  readonly facts: ReadonlyMap<Binary, Binary>;
  /** The codes of libraries of functions. */
  readonly libraries: readonly Binary[];
  readonly keys: Iterable<RdbKey>;
}

export interface RdbKey {
  /** The number of its database. */
  readonly db: number;
  readonly key: Binary;
  readonly value: Value;
  /** Milliseconds since the epoch when it ends; -1: never. */
  readonly expireAtMs: number;
  /** Seconds since its last use, where the file tells. */
  readonly idleSec?: number | undefined;
  /** How often it is used, from 0 to 255, where the file tells. */
  readonly frequency?: number | undefined;
}

/** What stands before the version, in four digits. */
export const magic = 'REDIS';
/** From this version on a file ends with a checksum. */
export const firstWithChecksum = 5;
