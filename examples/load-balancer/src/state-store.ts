/** A value with its version. */
export interface Stored {
  readonly key: string;
  readonly value: string;
  /** Grows with each change of the store. */
  readonly version: number;
}

export interface SetOptions {
  /** Default: for ever. */
  readonly ttlMs?: number;
  /** The version that the key must have; 0: it must not be there. */
  readonly ifVersion?: number;
}

export interface StoreEvent {
  readonly type: 'set' | 'delete' | 'expire';
  readonly key: string;
  readonly value: string | undefined;
  /** The node that has made the change. */
  readonly origin: string | undefined;
}

/** What the nodes of a balancer share. */
export interface StateStore {
  get(key: string): Promise<Stored | undefined>;
  /** @returns the new version */
  set(key: string, value: string, options?: SetOptions): Promise<number>;
  /** @returns whether it was there */
  delete(key: string): Promise<boolean>;
  /** All keys that begin so, sorted. */
  list(prefix: string): Promise<Stored[]>;
  /** What happens from now on to keys that begin so, by whichever node, until the signal aborts. */
  watch(prefix: string, options: { readonly signal: AbortSignal }): Promise<AsyncIterable<StoreEvent>>;
}
