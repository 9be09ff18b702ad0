import type { Backend } from './backend';

/** Chooses among the backends of a pool. */
export interface Balancer {
  /** Who serves the next request. Throws NoHealthyBackends. */
  next(): Backend;
  /** The request for which it was picked has ended. */
  finished(backend: Backend): void;
}
