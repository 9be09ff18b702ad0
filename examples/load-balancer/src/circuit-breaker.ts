import { EventEmitter } from 'node:events';

export type BreakerState = 'closed' | 'open' | 'halfOpen';

export interface BreakerOptions {
  /** How many failures in a row open it. */
  readonly opensAfter: number;
  /** How long it is open. */
  readonly resetMs: number;
  /** How many successes close it when it is half-open. */
  readonly successesToClose: number;
  /** How many calls at once a half-open one lets through. */
  readonly probes: number;
  readonly now: () => number;
  /** Whether an error counts as a failure of what is called; default: each does. A caller that has gone away says nothing about it. */
  readonly isFailure?: (error: unknown) => boolean;
}

/** A call was refused, for others have failed. */
export class BreakerOpen extends Error {
  override readonly name = 'BreakerOpen';
  readonly code = 'BREAKER_OPEN';

  constructor() {
    super('the circuit breaker is open');
  }
}

/** Keeps calls from what fails: closed until it has failed so often in a row, open for a time, half-open until enough probes have gone well. Emits `open` and `close`. */
export class CircuitBreaker extends EventEmitter<{ open: []; close: [] }> {
  private openedAt: number | undefined;
  /** Grows whenever it opens or closes: what began before says nothing about what is now. */
  private era = 0;
  private failures = 0;
  private successes = 0;
  /** Calls under way. */
  private calling = 0;

  constructor(private readonly options: BreakerOptions) {
    super();
  }

  get state(): BreakerState {
    if (this.openedAt === undefined) return 'closed';
    return this.options.now() - this.openedAt >= this.options.resetMs ? 'halfOpen' : 'open';
  }

  /** Whether a call would be let through now. */
  get canCall(): boolean {
    return this.state === 'closed' || (this.state === 'halfOpen' && this.calling < this.options.probes);
  }

  /** Throws BreakerOpen where the call is refused, else what it throws. */
  async call<T>(work: () => Promise<T>): Promise<T> {
    if (!this.canCall) throw new BreakerOpen();
    const { era } = this;
    // A probe counts from its beginning: those that come meanwhile are too many.
    this.calling++;
    try {
      const value = await work();
      if (era === this.era) this.succeeded();
      return value;
    } catch (error) {
      if (era === this.era && (this.options.isFailure?.(error) ?? true)) this.failed();
      throw error;
    } finally {
      if (era === this.era) this.calling--;
    }
  }

  private succeeded(): void {
    this.failures = 0;
    if (this.openedAt === undefined) return;
    this.successes++;
    if (this.successes >= this.options.successesToClose) this.turn('close', undefined);
  }

  private failed(): void {
    this.failures++;
    if (this.openedAt !== undefined || this.failures >= this.options.opensAfter) this.turn('open', this.options.now());
  }

  private turn(event: 'open' | 'close', openedAt: number | undefined): void {
    this.era++;
    Object.assign(this, { openedAt, failures: 0, successes: 0, calling: 0 });
    this.emit(event);
  }
}
