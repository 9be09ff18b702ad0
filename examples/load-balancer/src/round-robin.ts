import { NoHealthyBackends, type Backend } from './backend';
import type { BackendPool } from './backend-pool';
import type { Balancer } from './balancer';

/** One after the other, in the order of the pool. */
export class RoundRobin implements Balancer {
  private turn = 0;

  constructor(private readonly pool: BackendPool) {}

  next(): Backend {
    const available = this.pool.available();
    const backend = available[this.turn % available.length];
    if (backend === undefined) throw new NoHealthyBackends();
    this.turn = (this.turn + 1) % available.length;
    return backend;
  }

  finished(): void {}
}
