import type { Binary } from '../../base/bytes';
import { murmurHash64 } from './murmur-hash';

/** Of 2^14 registers the standard error is 0.81%. */
export const registerCount = 16384;
/** The longest run that a hash can have: the 50 bits that are no register's number, and one. */
export const longestRun = 51;

const indexBits = 14;
const seed = 0xadc83b19;

/** What an element counts for: at least `run` in its register. */
export interface Place {
  readonly register: number;
  /** How many bits there are up to the first one that is set, itself included. */
  readonly run: number;
}

export function placeOf(element: Binary): Place {
  const { high, low } = murmurHash64(element, seed);
  const rest = low >>> indexBits;
  const run = rest !== 0 ? bitsToFirst(rest) : high !== 0 ? 32 - indexBits + bitsToFirst(high) : longestRun;
  return { register: low & (registerCount - 1), run };
}

function bitsToFirst(word: number): number {
  return 32 - Math.clz32(word & -word);
}
