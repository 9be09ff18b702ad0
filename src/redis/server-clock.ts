import { setImmediate } from '../base/event-loop';
import type { DrivenClock } from '../base/driven-clock';
import { DistributedError } from '../base/errors';

/** The server's time as its handle drives it: TTLs, time-outs of blocked clients, stream ids and TIME follow it. */
export class ServerClock {
  constructor(
    private readonly clock: DrivenClock,
    /** Hands to the system what is written to clients. */
    private readonly flush: () => void,
  ) {}

  /** Milliseconds since the Unix epoch. */
  now(): number {
    return this.clock.now();
  }

  get isFrozen(): boolean {
    return this.clock.isFrozen;
  }

  /** Stops the clock at the present moment. */
  freeze(): void {
    this.clock.freeze();
  }

  /**
   * Moves the clock on. What becomes due happens in the order of its times; a frozen clock stays frozen.
   * Resolves when it has happened and clients in this process had a turn to receive their replies.
   * @param ms milliseconds, 0 or more
   */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0 && ms < Infinity)) throw outOfRange('advance', ms, 'milliseconds, 0 or more. To go back use clock.set()');
    this.clock.advance(ms);
    await this.delivered();
  }

  /**
   * Moves the clock to a time, back too: then nothing happens until it has caught up.
   * @param atMs milliseconds since the Unix epoch
   */
  async set(atMs: number): Promise<void> {
    if (!Number.isFinite(atMs)) throw outOfRange('set', atMs, 'milliseconds since the Unix epoch, e.g. Date.UTC(2030, 0, 1)');
    this.clock.set(atMs);
    await this.delivered();
  }

  /** Lets a frozen clock run on from where it stands. */
  resume(): void {
    this.clock.resume();
  }

  /** Shows the machine's time again, and runs. */
  reset(): void {
    this.clock.reset();
  }

  /** Two turns of the event loop: in the first the sockets of clients become readable, in the second they have been read. */
  private async delivered(): Promise<void> {
    this.flush();
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

function outOfRange(name: string, value: number, wanted: string): DistributedError {
  return new DistributedError({ code: 'JD_CLOCK', what: `clock.${name}(${value}) is no time.`, fix: `Give ${wanted}.` });
}
