import type { LatencyDistribution } from '../observation';

/** Longer times count as this one: 1 s. */
const longestNs = 1_000_000_000;
/** Values up to 2^8 - 1 have a bucket each; of every doubling after that the upper half has 2^7 buckets: two significant digits. */
const linearBits = 8;
const halfBits = linearBits - 1;
const halfBuckets = 2 ** halfBits;
const lastDoubling = 22;
const bucketCount = (lastDoubling + 2) * halfBuckets;

/**
 * How long the calls of a command took, in nanoseconds, with two significant digits. The buckets are those of the HDR histogram that Redis uses,
 * so that percentiles and distributions are rounded alike. Recording is the increment of one number. Most commands meet two or three halves of
 * doublings, and those that nobody has met have no memory: a server of one test file would else take 12 KiB for each of its first calls.
 */
export class LatencyHistogram implements LatencyDistribution {
  count = 0;
  /** By half of a doubling, its buckets. */
  private readonly halves: (Uint32Array | undefined)[] = [];

  record(ms: number): void {
    const ns = Math.max(1, Math.min(longestNs, ms * 1e6)) | 0;
    const doubling = 32 - Math.clz32(ns | (2 ** linearBits - 1)) - linearBits;
    const bucket = doubling * halfBuckets + (ns >>> doubling);
    (this.halves[bucket >>> halfBits] ??= new Uint32Array(halfBuckets))[bucket & (halfBuckets - 1)]!++;
    this.count++;
  }

  percentileUs(percentile: number): number {
    const wanted = Math.max(1, Math.floor((percentile / 100) * this.count + 0.5));
    let bucket = 0;
    for (let sum = this.callsIn(0); sum < wanted && bucket < bucketCount - 1; sum += this.callsIn(bucket)) bucket++;
    return (percentile === 0 ? lowestOf(bucket) : highestOf(bucket)) / 1000;
  }

  cumulative(): (readonly [us: number, calls: number])[] {
    const steps: (readonly [number, number])[] = [];
    let [bucket, sum, told] = [0, 0, 0];
    const tellUpTo = (last: number): void => {
      for (; bucket <= last; bucket++) sum += this.callsIn(bucket);
      if (sum > told) steps.push([Math.floor(highestOf(last) / 1000), sum]);
      told = sum;
    };
    // From the bucket that 1,024 ns begin: each step is twice the one before.
    for (let doubling = 3; doubling <= lastDoubling; doubling++) tellUpTo((doubling + 1) * halfBuckets);
    tellUpTo(bucketCount - 1);
    return steps;
  }

  private callsIn(bucket: number): number {
    return this.halves[bucket >>> halfBits]?.[bucket & (halfBuckets - 1)] ?? 0;
  }
}

function lowestOf(bucket: number): number {
  const doubling = Math.max(0, Math.floor(bucket / halfBuckets) - 1);
  return (bucket - doubling * halfBuckets) * 2 ** doubling;
}

function highestOf(bucket: number): number {
  const doubling = Math.max(0, Math.floor(bucket / halfBuckets) - 1);
  return lowestOf(bucket) + 2 ** doubling - 1;
}
