import type { BackendPool, BackendState, StateChange } from './backend-pool';
import type { StateStore, StoreEvent } from './state-store';

export interface SharedStatesOptions {
  readonly pool: BackendPool;
  readonly store: StateStore;
  /** Of this node: what it has said itself it knows. */
  readonly node: string;
  /** How long what a node has said counts, unless it is said again. */
  readonly ttlMs: number;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

const prefix = 'backends/';

/** Tells the other nodes what this one finds out about backends, and the pool what they find out. Resolves when it listens and knows what was said before. */
export async function shareStates({ pool, store, node, ttlMs, signal, onError }: SharedStatesOptions): Promise<void> {
  let isApplying = false;
  const apply = (key: string, state: string): void => {
    isApplying = true;
    pool.setState(key.slice(prefix.length), state as BackendState);
    isApplying = false;
  };
  const tell = ({ backend, to }: StateChange): void => {
    if (!isApplying) store.set(prefix + backend.name, to, { ttlMs }).catch(onError);
  };
  pool.on('change', tell);
  signal.addEventListener('abort', () => pool.off('change', tell));
  const events = await store.watch(prefix, { signal });
  for (const { key, value } of await store.list(prefix)) apply(key, value);
  follow(events, ({ type, key, value, origin }) => {
    if (type === 'set' && origin !== node) apply(key, value!);
  }).catch(onError);
}

async function follow(events: AsyncIterable<StoreEvent>, handle: (event: StoreEvent) => void): Promise<void> {
  for await (const event of events) handle(event);
}
