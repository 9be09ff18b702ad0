import type { Clock, Timer } from './clock';

interface Pending {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * A clock that runs with its source until it is frozen, and can be moved at any time.
 * Its timers fire in the order of their times; while one fires, `now` is exactly its time.
 */
export class DrivenClock implements Clock {
  /** In the order in which they fire. */
  private readonly pending: Pending[] = [];
  private offsetMs = 0;
  private frozenAtMs: number | undefined;
  private alarm: Timer | undefined;
  private order = 0;

  constructor(readonly source: Clock) {}

  now(): number {
    return this.frozenAtMs ?? this.source.now() + this.offsetMs;
  }

  /** What it shows when its source shows `sourceMs`: for who has read that already. */
  at(sourceMs: number): number {
    return this.frozenAtMs ?? sourceMs + this.offsetMs;
  }

  get isFrozen(): boolean {
    return this.frozenAtMs !== undefined;
  }

  /** When the first of its timers fires; undefined: it has none. */
  get nextAtMs(): number | undefined {
    return this.pending[0]?.atMs;
  }

  after(ms: number, run: () => void): Timer {
    const timer = { atMs: this.now() + ms, order: this.order++, run };
    const place = this.placeOf(timer);
    this.pending.splice(place, 0, timer);
    if (place === 0) this.arm();
    return { cancel: () => this.cancel(timer) };
  }

  /** Stops the clock at the present moment. Nothing becomes due until it is moved or resumed. */
  freeze(): void {
    this.frozenAtMs ??= this.now();
    this.arm();
  }

  /** Moves the clock on by `ms` (0 or more) and fires what becomes due. A frozen clock stays frozen. */
  advance(ms: number): void {
    this.moveTo(this.now() + ms);
  }

  /** Moves the clock to `atMs`, back too (then nothing fires until it has caught up), and fires what is due. */
  set(atMs: number): void {
    this.moveTo(atMs);
  }

  /** Lets a frozen clock run on from where it stands. */
  resume(): void {
    if (this.frozenAtMs === undefined) return;
    this.offsetMs = this.frozenAtMs - this.source.now();
    this.frozenAtMs = undefined;
    this.arm();
  }

  /** Shows the source's time again and runs with it. */
  reset(): void {
    this.frozenAtMs = undefined;
    this.offsetMs = 0;
    this.arm();
  }

  /** Forgets every timer. */
  dispose(): void {
    this.pending.length = 0;
    this.arm();
  }

  private cancel(timer: Pending): void {
    const place = this.placeOf(timer);
    if (this.pending[place] !== timer) return;
    this.pending.splice(place, 1);
    if (place === 0) this.arm();
  }

  /** Where the timer stands, or would stand. */
  private placeOf(timer: Pending): number {
    let [low, high] = [0, this.pending.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (firesBefore(this.pending[middle]!, timer)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private moveTo(atMs: number): void {
    const wasFrozen = this.isFrozen;
    this.frozenAtMs = this.now();
    while (this.pending.length > 0 && this.pending[0]!.atMs <= atMs) {
      const next = this.pending.shift()!;
      this.frozenAtMs = Math.max(this.frozenAtMs, next.atMs);
      next.run();
    }
    this.frozenAtMs = atMs;
    if (wasFrozen) this.arm();
    else this.resume();
  }

  private arm(): void {
    this.alarm?.cancel();
    this.alarm = undefined;
    const first = this.frozenAtMs === undefined ? this.pending[0] : undefined;
    if (first === undefined) return;
    this.alarm = this.source.after(Math.max(0, first.atMs - this.now()), () => {
      this.alarm = undefined;
      this.fireDue();
      this.arm();
    });
  }

  private fireDue(): void {
    const now = this.now();
    while (this.pending.length > 0 && this.pending[0]!.atMs <= now) this.pending.shift()!.run();
  }
}

function firesBefore(a: Pending, b: Pending): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
