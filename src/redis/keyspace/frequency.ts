import type { Random } from '../../base/random';

/** What a new key begins with, lest it be the next to go. */
const initialCount = 5;
const greatestCount = 255;

/**
 * How often keys are used, as the policies of least frequent use (LFU) reckon it: a count that grows ever more slowly and shrinks with
 * time. One number holds the count and the minute in which it was last changed.
 * Source: R. Morris, "Counting Large Numbers of Events in Small Registers", 1978; S. Sanfilippo, "Random notes on improving the Redis LRU algorithm", 2016.
 */
export class Frequency {
  /** `lfu-log-factor`: how much less likely growth gets with each step. */
  logFactor = 10;
  /** `lfu-decay-time`: minutes in which a count loses one; 0: none is lost. */
  decayMinutes = 1;

  constructor(private readonly random: Random) {}

  /** Of a key that is new. */
  initial(nowSec: number): number {
    return packed(initialCount, nowSec);
  }

  /** Of a key with this count. */
  of(count: number, nowSec: number): number {
    return packed(count, nowSec);
  }

  /** After one more use. */
  used(frequency: number, nowSec: number): number {
    const count = this.countAt(frequency, nowSec);
    const odds = Math.max(0, count - initialCount) * this.logFactor + 1;
    const grows = count < greatestCount && this.random.next() * odds < 1;
    return packed(grows ? count + 1 : count, nowSec);
  }

  /** The count, less what it has lost meanwhile. */
  countAt(frequency: number, nowSec: number): number {
    const count = frequency & greatestCount;
    if (this.decayMinutes === 0) return count;
    const minutes = minuteOf(nowSec) - Math.floor(frequency / (greatestCount + 1));
    return Math.max(0, count - Math.max(0, Math.floor(minutes / this.decayMinutes)));
  }
}

function packed(count: number, nowSec: number): number {
  return minuteOf(nowSec) * (greatestCount + 1) + count;
}

function minuteOf(nowSec: number): number {
  return Math.floor(nowSec / 60);
}
