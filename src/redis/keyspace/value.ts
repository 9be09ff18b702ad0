import type { Binary } from '../../base/bytes';
import { errors } from '../errors';
import type { HashValue } from './hash';
import type { ListValue } from './list';
import type { SetValue } from './set';
import type { SortedSetValue } from './sorted-set';
import type { StreamValue } from './stream';
import type { StringBuffer } from './string-buffer';

/**
 * What the key space asks of every value that can change in place. (A short string is a plain Binary, which cannot.)
 * `epoch` is the snapshot generation that owns it: the key space clones a value of an older one before it is changed.
 * A new value has {@link unowned}; the key space gives it the generation in which it is put there.
 */
export interface MutableValue {
  readonly type: TypeName;
  epoch: number;
  /** As OBJECT ENCODING tells it. */
  readonly encoding: string;
  /** A copy that shares nothing that can change. */
  clone(): MutableValue;
}

/** The epoch of a value that is in no database yet. */
export const unowned = -1;

/** The epoch of a value that several key spaces have: none may change it in place. */
export const shared = -2;

/** Each type of Redis with the class that holds it. A new type is one line here. */
export interface ValueTypes {
  string: Binary | StringBuffer;
  list: ListValue;
  hash: HashValue;
  set: SetValue;
  zset: SortedSetValue;
  stream: StreamValue;
}

export type TypeName = keyof ValueTypes;
export type Value = ValueTypes[TypeName];

/** The type's name as TYPE tells it. */
export function typeOf(value: Value): TypeName {
  return typeof value === 'string' ? 'string' : value.type;
}

/** A value that must be of a type. @throws WRONGTYPE */
export function ofType<T extends TypeName>(value: Value | undefined, type: T): ValueTypes[T] | undefined {
  if (value !== undefined && typeOf(value) !== type) throw errors.wrongType;
  return value as ValueTypes[T] | undefined;
}

/** Where a compact encoding turns into the general one; set by CONFIG, obeyed by the values at their next change. */
export interface EncodingLimits {
  hashMaxListpackEntries: number;
  hashMaxListpackValue: number;
  /** Positive: entries; negative: -1 to -5 for 4, 8, 16, 32, 64 KiB. */
  listMaxListpackSize: number;
  /** How many nodes at each end of a list stay as they are; 0: all. */
  listCompressDepth: number;
  /** An element of so many bytes has a node of a list to itself (DEBUG QUICKLIST-PACKED-THRESHOLD). */
  quicklistPackedThreshold: number;
  /** Whether a list that is small enough for one node is a listpack: since Redis 7.2. */
  hasListpackLists: boolean;
  setMaxIntsetEntries: number;
  /** 0: sets are in no listpack, as before Redis 7.2. */
  setMaxListpackEntries: number;
  setMaxListpackValue: number;
  /** When a new node of a stream begins, by bytes and by entries; 0: never for that reason. */
  streamNodeMaxBytes: number;
  streamNodeMaxEntries: number;
  zsetMaxListpackEntries: number;
  zsetMaxListpackValue: number;
}

/** Redis 7.0's own defaults. */
export const defaultEncodingLimits: Readonly<EncodingLimits> = {
  hashMaxListpackEntries: 512,
  hashMaxListpackValue: 64,
  listMaxListpackSize: -2,
  listCompressDepth: 0,
  quicklistPackedThreshold: 2 ** 30,
  hasListpackLists: false,
  setMaxIntsetEntries: 512,
  setMaxListpackEntries: 0,
  setMaxListpackValue: 64,
  streamNodeMaxBytes: 4096,
  streamNodeMaxEntries: 100,
  zsetMaxListpackEntries: 128,
  zsetMaxListpackValue: 64,
};
