import type { Clock } from '../../base/clock';
import type { LatencyEvent, LatencyMonitor, LatencySample } from '../observation';

/** Samples that are kept of each event. */
const mostSamples = 160;

/** What took longer than latency-monitor-threshold, by event. One sample a second: the longest. */
export class LatencyEvents implements LatencyMonitor {
  /** Milliseconds from which on something is noted; Infinity: nothing is. */
  thresholdMs = Infinity;
  private readonly events = new Map<string, Series>();

  constructor(
    private readonly clock: Clock,
    private readonly stopwatch: Clock,
  ) {}

  add(event: string, tookMs: number, aheadMs = 0): void {
    const ms = Math.floor(tookMs);
    if (ms < this.thresholdMs) return;
    let series = this.events.get(event);
    if (series === undefined) this.events.set(event, (series = new Series(event)));
    series.add({ atSec: Math.floor((this.clock.now() + aheadMs) / 1000), ms });
  }

  measure(event: string, act: () => void): number {
    const startedAtMs = this.stopwatch.now();
    act();
    const tookMs = this.stopwatch.now() - startedAtMs;
    this.add(event, tookMs);
    return tookMs;
  }

  all(): readonly LatencyEvent[] {
    return [...this.events.values()];
  }

  event(name: string): LatencyEvent | undefined {
    return this.events.get(name);
  }

  reset(name?: string): number {
    const gone = [...this.events.keys()].filter((each) => name === undefined || each === name.toLowerCase());
    for (const each of gone) this.events.delete(each);
    return gone.length;
  }
}

class Series implements LatencyEvent {
  readonly samples: LatencySample[] = [];
  worstMs = 0;

  constructor(readonly name: string) {}

  add(sample: LatencySample): void {
    this.worstMs = Math.max(this.worstMs, sample.ms);
    const last = this.samples.at(-1);
    if (last?.atSec !== sample.atSec) this.samples.push(sample);
    else if (sample.ms > last.ms) this.samples[this.samples.length - 1] = sample;
    if (this.samples.length > mostSamples) this.samples.shift();
  }
}
