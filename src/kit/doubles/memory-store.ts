import { DrivenClock } from '../../base/driven-clock';
import { DistributedError } from '../../base/errors';
import type { Timer } from '../../base/clock';
import { realClock } from '../../bridge/inner';
import { Faults } from './faults';
import { WatchQueue, type StoreEvent } from './watch-queue';

/** What a store is asked to do. */
export type StoreOperation = 'get' | 'set' | 'delete' | 'list' | 'watch' | 'lease';

/** A value with its version. */
export interface StoredValue {
  readonly key: string;
  readonly value: string;
  /** Of the store when it was set: it grows by one with each change. */
  readonly version: number;
}

/** Conditions of a change. */
export interface ChangeOptions {
  /** The version that the key must have; 0: it must not be there. Otherwise JD_CONFLICT. */
  readonly ifVersion?: number;
}

/** Options of {@link StoreClient.set}. */
export interface SetOptions extends ChangeOptions {
  /** When the key expires, in milliseconds of the store's clock. Default: never. */
  readonly ttlMs?: number;
  /** The lease with which the key goes. */
  readonly lease?: StoreLease;
}

/** A right to be there: the keys that are set with it go when it is not renewed in time. */
export interface StoreLease {
  readonly id: number;
  /** The whole time again from now on. @throws DistributedError JD_LEASE_ENDED when it was too late */
  renew(): Promise<void>;
  /** Ends it now. */
  revoke(): Promise<void>;
}

/** How a node uses the store. */
export interface StoreClient {
  get(key: string): Promise<StoredValue | undefined>;
  /** @returns the new version @throws DistributedError JD_CONFLICT, JD_LEASE_ENDED */
  set(key: string, value: string, options?: SetOptions): Promise<number>;
  /** @returns whether it was there @throws DistributedError JD_CONFLICT */
  delete(key: string, options?: ChangeOptions): Promise<boolean>;
  /** All keys that begin so, sorted. */
  list(prefix?: string): Promise<StoredValue[]>;
  /** What happens from now on to keys that begin so. Ends by leaving the loop, by the signal, or with an error when a test cuts it. */
  watch(prefix?: string, options?: { readonly signal?: AbortSignal }): Promise<AsyncIterableIterator<StoreEvent>>;
  lease(ttlMs: number): Promise<StoreLease>;
}

/** A coordination store in memory. */
export interface MemoryStore extends StoreClient {
  /** The same store as a node of that name sees it: its changes have it as their origin. */
  as(origin: string): StoreClient;
  /** Stands still until it is moved. */
  readonly clock: Pick<DrivenClock, 'now' | 'advance' | 'set' | 'resume' | 'freeze'>;
  readonly faults: Faults<StoreOperation>;
  /** Ends all watches with an error, as a lost connection does. */
  cutWatches(error?: Error): void;
}

interface Kept extends StoredValue {
  readonly timer: Timer | undefined;
  readonly lease: number | undefined;
}

/**
 * A key-value store with watches, leases, compare-and-set, prefixes and times to live, as etcd, Consul or ZooKeeper offer them, in memory and on a clock that the test moves.
 * @example
 * const store = memoryStore();
 * const lease = await store.lease(5_000);
 * await store.as('node-1').set('leader', 'node-1', { lease, ifVersion: 0 });
 * store.clock.advance(5_000); // nobody has renewed it
 * await store.get('leader'); // undefined
 */
export function memoryStore(): MemoryStore {
  return new Store();
}

class Store implements MemoryStore {
  readonly clock = new DrivenClock(realClock());
  readonly faults = new Faults<StoreOperation>('the store');
  private readonly kept = new Map<string, Kept>();
  private readonly leases = new Map<number, Timer>();
  private readonly watches = new Map<WatchQueue, string>();
  private version = 0;
  private lastLease = 0;

  constructor() {
    this.clock.freeze();
  }

  as(origin: string | undefined): StoreClient {
    return {
      get: async (key) => (await this.faults.pass('get', key), this.read(key)),
      set: async (key, value, options = {}) => (await this.faults.pass('set', key), this.write({ key, value, origin }, options)),
      delete: async (key, options = {}) => {
        await this.faults.pass('delete', key);
        this.check(key, options.ifVersion);
        return this.remove(key, 'delete', origin);
      },
      list: async (prefix = '') => {
        await this.faults.pass('list', prefix);
        const keys = [...this.kept.keys()].filter((key) => key.startsWith(prefix)).sort();
        return keys.map((key) => this.read(key)!);
      },
      watch: async (prefix = '', { signal } = {}) => (await this.faults.pass('watch', prefix), this.openWatch(prefix, signal)),
      lease: async (ttlMs) => (await this.faults.pass('lease', ''), this.grant(ttlMs)),
    };
  }

  private readonly own = this.as(undefined);
  readonly get = this.own.get;
  readonly set = this.own.set;
  readonly delete = this.own.delete;
  readonly list = this.own.list;
  readonly watch = this.own.watch;
  readonly lease = this.own.lease;

  cutWatches(error = new Error('the watch was cut')): void {
    for (const queue of [...this.watches.keys()]) queue.end(error);
  }

  private read(key: string): StoredValue | undefined {
    const kept = this.kept.get(key);
    return kept && { key, value: kept.value, version: kept.version };
  }

  private write(change: { key: string; value: string; origin: string | undefined }, { ifVersion, ttlMs, lease }: SetOptions): number {
    const { key, value, origin } = change;
    this.check(key, ifVersion);
    if (lease !== undefined && !this.leases.has(lease.id)) throw leaseEnded(lease.id);
    this.kept.get(key)?.timer?.cancel();
    const timer = ttlMs === undefined ? undefined : this.clock.after(ttlMs, () => void this.remove(key, 'expire', undefined));
    this.version++;
    this.kept.set(key, { key, value, version: this.version, timer, lease: lease?.id });
    this.tell({ type: 'set', key, value, version: this.version, origin });
    return this.version;
  }

  private remove(key: string, type: 'delete' | 'expire', origin: string | undefined): boolean {
    const kept = this.kept.get(key);
    if (kept === undefined) return false;
    kept.timer?.cancel();
    this.kept.delete(key);
    this.version++;
    this.tell({ type, key, value: undefined, version: this.version, origin });
    return true;
  }

  private check(key: string, ifVersion: number | undefined): void {
    const version = this.kept.get(key)?.version ?? 0;
    if (ifVersion === undefined || ifVersion === version) return;
    throw new DistributedError({
      code: 'JD_CONFLICT',
      what: `The key '${key}' ${version === 0 ? 'is not there' : `has version ${version}`}, and ${ifVersion === 0 ? 'must not be there' : `must have version ${ifVersion}`}.`,
      fix: 'Read it again, and decide anew.',
    });
  }

  private grant(ttlMs: number): StoreLease {
    const id = ++this.lastLease;
    const arm = (): void =>
      void this.leases.set(
        id,
        this.clock.after(ttlMs, () => this.endLease(id, 'expire')),
      );
    arm();
    return {
      id,
      renew: async () => {
        await this.faults.pass('lease', '');
        const timer = this.leases.get(id);
        if (timer === undefined) throw leaseEnded(id);
        timer.cancel();
        arm();
      },
      revoke: async () => (await this.faults.pass('lease', ''), this.endLease(id, 'delete')),
    };
  }

  private endLease(id: number, type: 'delete' | 'expire'): void {
    this.leases.get(id)?.cancel();
    this.leases.delete(id);
    for (const { key, lease } of [...this.kept.values()]) if (lease === id) this.remove(key, type, undefined);
  }

  private openWatch(prefix: string, signal: AbortSignal | undefined): WatchQueue {
    const queue = new WatchQueue((closed) => this.watches.delete(closed));
    this.watches.set(queue, prefix);
    if (signal?.aborted === true) queue.end();
    signal?.addEventListener('abort', () => queue.end(), { once: true });
    return queue;
  }

  private tell(event: StoreEvent): void {
    for (const [queue, prefix] of this.watches) if (event.key.startsWith(prefix)) queue.push(Object.freeze(event));
  }
}

function leaseEnded(id: number): DistributedError {
  return new DistributedError({
    code: 'JD_LEASE_ENDED',
    what: `Lease ${id} has ended.`,
    fix: 'Renew it before its time is up, or ask for another one.',
  });
}
