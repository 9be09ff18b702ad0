import type { RateCounts, Rates } from '../observation';

/** As Redis: 16 samples, 100 ms apart. */
const intervalMs = 100;
const windowMs = 16 * intervalMs;

interface Sample extends RateCounts {
  readonly atMs: number;
}

/**
 * How much happens in a second, over the last 1.6 seconds. It needs no timer: the first command after 100 ms takes a sample of the counts as they were before it.
 */
export class RateMeter implements Rates {
  /** Oldest first; those of the window, and few that are older. */
  private samples: Sample[] = [];
  private nextAtMs = -Infinity;

  constructor(private readonly counts: RateCounts) {}

  /** A command begins: one comparison, most of the time. */
  tick(nowMs: number): void {
    if (nowMs < this.nextAtMs && nowMs > this.nextAtMs - windowMs) return;
    const { commandsProcessed, inputBytes, outputBytes } = this.counts;
    // A clock that was put back begins anew.
    this.samples = this.samples.filter(({ atMs }) => atMs >= nowMs - windowMs && atMs <= nowMs);
    this.samples.push({ atMs: nowMs, commandsProcessed, inputBytes, outputBytes });
    this.nextAtMs = nowMs + intervalMs;
  }

  perSecond(what: keyof RateCounts, nowMs: number): number {
    const first = this.samples.find(({ atMs }) => atMs >= nowMs - windowMs && atMs <= nowMs);
    return first === undefined ? 0 : ((this.counts[what] - first[what]) * 1000) / windowMs;
  }

  reset(): void {
    this.samples = [];
    this.nextAtMs = -Infinity;
  }
}
