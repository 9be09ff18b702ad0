import { defineContract, rejectionOf, type ContractOptions } from '../contract';
import { isErrorLike } from '../concurrency/outcomes';
import { concurrencyCases, listCases, swapCases } from './storage/concurrency-cases';
import { clientCases, keyCases } from './storage/key-cases';
import type { Read, StorageUnderTest } from './storage/storage-under-test';
import { timeCases } from './storage/time-cases';
import { watchCases } from './storage/watch-cases';

export type { StorageChange, StorageUnderTest } from './storage/storage-under-test';

/** Options of {@link storageContract}. */
export interface StorageContractOptions extends ContractOptions<StorageUnderTest> {
  /** The error with which `get` is rejected for an absent key: its code, a part of its message, or a pattern for either. Default: it is not rejected. */
  readonly absent?: string | RegExp;
}

/**
 * What every key-value store must hold, as tests: round trips, keys that look alike, deletes, concurrent writers, listing, times to live, compare-and-set, watches,
 * other clients, close.
 * @param create makes a store without keys, in each test a fresh one; end it by `cleanup`
 * @example
 * storageContract(() => {
 *   const client = new Redis(redis.url);
 *   cleanup(() => client.quit());
 *   return { get: (key) => client.get(key), set: (key, value) => client.set(key, value), delete: (key) => client.del(key) };
 * }, { without: { watch: 'nobody needs it', ... } });
 */
export function storageContract(
  create: () => StorageUnderTest | PromiseLike<StorageUnderTest>,
  options: StorageContractOptions = {},
): void {
  const read: Read = async (store, key) => {
    const { absent } = options;
    let value: unknown;
    const rejected = await rejectionOf(async () => (value = await store.get(key)));
    if (rejected === undefined) return value ?? undefined;
    if (absent !== undefined && isErrorLike(rejected.error, absent)) return undefined;
    throw rejected.error;
  };
  const cases = [
    ...keyCases(read),
    ...concurrencyCases(read),
    ...listCases,
    ...timeCases(read),
    ...swapCases(read),
    ...watchCases,
    ...clientCases(read),
  ];
  defineContract(options.name ?? 'storage', create, cases, options.without);
}
