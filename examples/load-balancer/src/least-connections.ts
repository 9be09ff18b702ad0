import { NoHealthyBackends, type Backend } from './backend';
import type { BackendPool } from './backend-pool';
import type { Balancer } from './balancer';

/** Who has the fewest requests under way; among equals, who was picked the longest ago. */
export class LeastConnections implements Balancer {
  /** When each request under way began, oldest first, by backends. */
  private readonly begun = new Map<string, number[]>();
  private readonly lastPicks = new Map<string, number>();
  private picks = 0;

  constructor(
    private readonly pool: BackendPool,
    private readonly now: () => number,
  ) {}

  next(): Backend {
    const [first, ...others] = this.pool.available();
    if (first === undefined) throw new NoHealthyBackends();
    const picked = others.reduce((best, other) => (this.compare(other, best) < 0 ? other : best), first);
    this.lastPicks.set(picked.name, ++this.picks);
    this.begun.set(picked.name, [...this.of(picked.name), this.now()]);
    return picked;
  }

  /** More ends than beginnings are left out. */
  finished({ name }: Backend): void {
    this.begun.set(name, this.of(name).slice(1));
  }

  /** How many requests are under way at a backend. */
  active(name: string): number {
    return this.of(name).length;
  }

  /** Gives up requests that nobody has ended for so long. @returns how many */
  removeStale(olderThanMs: number): number {
    const limit = this.now() - olderThanMs;
    let removed = 0;
    for (const [name, times] of this.begun) {
      const fresh = times.filter((time) => time >= limit);
      removed += times.length - fresh.length;
      this.begun.set(name, fresh);
    }
    return removed;
  }

  private compare(a: Backend, b: Backend): number {
    return this.active(a.name) - this.active(b.name) || (this.lastPicks.get(a.name) ?? 0) - (this.lastPicks.get(b.name) ?? 0);
  }

  private of(name: string): number[] {
    return this.begun.get(name) ?? [];
  }
}
