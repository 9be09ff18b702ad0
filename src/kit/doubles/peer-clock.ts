import type { DrivenClock } from '../../base/driven-clock';
import { setImmediate } from '../../base/event-loop';

/** The time of a network in memory. It stands still until it is moved. */
export class PeerClock {
  constructor(private readonly clock: DrivenClock) {
    clock.freeze();
  }

  /** Milliseconds since the Unix epoch. */
  now(): number {
    return this.clock.now();
  }

  /** Moves it on. What becomes due happens in the order of its times, each when the promises that hung on what was before it have settled. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.clock.now() + ms;
    for (let nextMs = await this.next(); nextMs <= untilMs; nextMs = await this.next()) this.clock.set(Math.max(nextMs, this.clock.now()));
    this.clock.set(untilMs);
  }

  /** Lets it run on by itself. */
  resume(): void {
    this.clock.resume();
  }

  freeze(): void {
    this.clock.freeze();
  }

  private async next(): Promise<number> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    return this.clock.nextAtMs ?? Infinity;
  }
}
