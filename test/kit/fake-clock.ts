import { setImmediate } from 'node:timers';
import type { Clock, Timer } from '../../src/base/clock';

interface Pending {
  readonly atMs: number;
  readonly run: () => void;
}

/** A clock for tests: its time stands still until the test moves it. */
export class FakeClock implements Clock {
  private timeMs: number;
  private pending: Pending[] = [];

  /** @param startMs where the time begins; default a moment in 2026 */
  constructor(startMs = 1_767_225_600_000) {
    this.timeMs = startMs;
  }

  now(): number {
    return this.timeMs;
  }

  after(ms: number, run: () => void): Timer {
    const timer = { atMs: this.timeMs + Math.max(0, ms), run };
    // kept in the order in which they fire; equal times keep the order of registration
    const place = this.pending.findIndex((other) => other.atMs > timer.atMs);
    this.pending.splice(place === -1 ? this.pending.length : place, 0, timer);
    return { cancel: () => void (this.pending = this.pending.filter((other) => other !== timer)) };
  }

  /** How many timers wait. */
  get timers(): number {
    return this.pending.length;
  }

  /** Moves the time by `ms`, fires what becomes due in its order, and lets promises settle after each step. */
  async advance(ms: number): Promise<void> {
    const endMs = this.timeMs + ms;
    await turn();
    while (this.pending.length > 0 && this.pending[0]!.atMs <= endMs) {
      this.fireNext();
      await turn();
    }
    this.timeMs = endMs;
  }

  /** Moves the time from timer to timer until the promise settles; hands back what it settles to. */
  async drive<T>(promise: PromiseLike<T>): Promise<T> {
    let settled = false;
    const seen = Promise.resolve(promise).finally(() => (settled = true));
    seen.catch(() => undefined);
    for (await turn(); !settled; await turn()) {
      if (this.pending.length === 0) throw new Error('FakeClock.drive: the promise is pending and no timer waits');
      this.fireNext();
    }
    return seen;
  }

  /** Moves the time without firing anything: what a busy event loop looks like. */
  stall(ms: number): void {
    this.timeMs += ms;
  }

  private fireNext(): void {
    const next = this.pending.shift()!;
    this.timeMs = Math.max(this.timeMs, next.atMs);
    next.run();
  }
}

/** Lets everything that is ready happen: promises, and callbacks of the event loop's present turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
