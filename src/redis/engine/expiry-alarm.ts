import type { Clock, Timer } from '../../base/clock';

/** One timer for all keys that have a time to live: it stands at the first of their ends. */
export class ExpiryAlarm {
  private current: { readonly atMs: number; readonly timer: Timer } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly ring: () => void,
  ) {}

  /** Moves the alarm forward to a key's end, if it stands later; -1 turns it off. */
  set(atMs: number): void {
    if (this.current !== undefined && atMs >= 0 && this.current.atMs <= atMs) return;
    this.current?.timer.cancel();
    this.current = undefined;
    if (atMs < 0) return;
    // A key ends when its millisecond is over.
    const timer = this.clock.after(Math.max(0, atMs + 1 - this.clock.now()), () => {
      this.current = undefined;
      this.ring();
    });
    this.current = { atMs, timer };
  }
}
