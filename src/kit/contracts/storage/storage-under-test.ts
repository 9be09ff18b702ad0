import { broken, type ContractCase } from '../../contract';
import { showValue } from '../../waiting/show';

/** A change that a watch tells of. */
export interface StorageChange {
  readonly type: 'set' | 'delete';
  readonly key: string;
  /** Of a key that was set. */
  readonly value?: string | undefined;
}

/** A key-value store as its contract uses it. What is optional may be left out for a reason: see {@link ContractOptions.without}. */
export interface StorageUnderTest {
  /** The value, at once or by a promise; undefined, null or the error `absent` where there is none. */
  get(key: string): unknown;
  set(key: string, value: string): unknown;
  delete(key: string): unknown;
  /** All keys that begin so, in any order. */
  keys?(prefix: string): readonly string[] | PromiseLike<readonly string[]>;
  /** Sets a key that is gone after so many milliseconds. */
  setFor?(key: string, value: string, ttlMs: number): unknown;
  /** Moves the time by which keys go. */
  advance?(ms: number): unknown;
  /** Sets the key where it has that value (undefined: where it is absent), and tells whether it did. */
  compareAndSet?(key: string, expected: string | undefined, value: string): boolean | PromiseLike<boolean>;
  /** Tells of changes to keys that begin so, until the function that it returns is called. */
  watch?(prefix: string, tell: (change: StorageChange) => void): (() => unknown) | PromiseLike<() => unknown>;
  /** Another client of the same data. */
  another?(): StorageUnderTest | PromiseLike<StorageUnderTest>;
  close?(): unknown;
}

/** A store that has what its case needs. */
export type Store = Required<StorageUnderTest>;
export type StorageCase = ContractCase<StorageUnderTest>;
/** Reads a key; undefined where it is absent. */
export type Read = (store: StorageUnderTest, key: string) => Promise<unknown>;

/** @throws DistributedError JD_CONTRACT where the key has a value */
export async function expectAbsent(read: Read, store: StorageUnderTest, key: string, fix: string): Promise<void> {
  const value = await read(store, key);
  if (value !== undefined) throw broken(`The key ${showValue(key)} is absent, and reads as ${showValue(value)}.`, fix);
}
