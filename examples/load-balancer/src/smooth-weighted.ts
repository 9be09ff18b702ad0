import { NoHealthyBackends, type Backend } from './backend';
import type { BackendPool } from './backend-pool';
import type { Balancer } from './balancer';

/**
 * By weights, and without bursts: with weights of 5, 1 and 1 it is a a b a c a a. In each round every backend gets its weight as credit; who has most is picked and pays
 * for all. Source: nginx, ngx_http_upstream_round_robin.
 */
export class SmoothWeighted implements Balancer {
  private readonly credits = new Map<string, number>();

  constructor(private readonly pool: BackendPool) {}

  next(): Backend {
    const available = this.pool.available();
    // Who has been away comes back without debts, and nobody is paid for the time.
    if (available.length !== this.credits.size || available.some(({ name }) => !this.credits.has(name))) this.credits.clear();
    let picked: Backend | undefined;
    let total = 0;
    for (const backend of available) {
      total += backend.weight;
      this.credits.set(backend.name, this.credit(backend) + backend.weight);
      if (picked === undefined || this.credit(backend) > this.credit(picked)) picked = backend;
    }
    if (picked === undefined) throw new NoHealthyBackends();
    this.credits.set(picked.name, this.credit(picked) - total);
    return picked;
  }

  finished(): void {}

  private credit({ name }: Backend): number {
    return this.credits.get(name) ?? 0;
  }
}
