import { denseRegister } from './dense';
import { longestRun, registerCount } from './place';
import { eachRun } from './sparse';

/** How many registers there are of each value. */
export type Histogram = Uint32Array;

/** 1 / (2 ln 2) */
const alpha = 0.7213475204444817;
/** What C makes of a number beyond a 64-bit integer. */
const unrepresentable = -(2n ** 63n);

/** The histogram of registers of a byte each. */
export function histogramOf(registers: Uint8Array): Histogram {
  const histogram = emptyHistogram();
  for (const value of registers) histogram[value]!++;
  return histogram;
}

export function denseHistogram(bytes: Uint8Array): Histogram {
  const histogram = emptyHistogram();
  for (let register = 0; register < registerCount; register++) histogram[denseRegister(bytes, register)]!++;
  return histogram;
}

/** Undefined when the runs do not cover all registers. */
export function sparseHistogram(bytes: Uint8Array): Histogram | undefined {
  const histogram = emptyHistogram();
  const covered = eachRun(bytes, (value, length) => void (histogram[value]! += length));
  return covered === registerCount ? histogram : undefined;
}

/**
 * How many different elements were added, roughly.
 * Source: O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", arXiv:1702.01284, algorithm 6.
 */
export function estimate(histogram: Histogram): bigint {
  let z = registerCount * tau((registerCount - histogram[longestRun]!) / registerCount);
  for (let value = longestRun - 1; value >= 1; value--) z = (z + histogram[value]!) * 0.5;
  z += registerCount * sigma(histogram[0]! / registerCount);
  const cardinality = Math.round((alpha * registerCount * registerCount) / z);
  return cardinality < 2 ** 63 ? BigInt(cardinality) : unrepresentable;
}

/** x + sum of x^(2^k) 2^(k-1) */
function sigma(x: number): number {
  if (x === 1) return Infinity;
  let [power, weight, total] = [x, 1, x];
  for (;;) {
    power *= power;
    const former = total;
    total += power * weight;
    weight += weight;
    if (total === former) return total;
  }
}

/** (1 - x - sum of (1 - x^(2^-k))^2 2^-k) / 3 */
function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let [root, weight, total] = [x, 1, 1 - x];
  for (;;) {
    root = Math.sqrt(root);
    const former = total;
    weight *= 0.5;
    total -= (1 - root) * (1 - root) * weight;
    if (total === former) return total / 3;
  }
}

/** Large enough for whatever six bits may hold. */
function emptyHistogram(): Histogram {
  return new Uint32Array(64);
}
