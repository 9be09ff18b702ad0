import type { Binary } from '../base/bytes';
import { int64, integer, isInt64 } from './numbers';

/** How a command gives or tells a time. */
export interface TimeScale {
  readonly unit: 'seconds' | 'milliseconds';
  /** Counted from the present moment or from the Unix epoch. */
  readonly from: 'now' | 'epoch';
}

/** A time of so many digits is exact as a number, in milliseconds and added to the present moment, too. */
const fewDigits = 12;

/**
 * The moment that a time names, in milliseconds since the Unix epoch; exact up to 2^53. It may have passed.
 * Undefined: it, or the time in milliseconds, is beyond 64 bits.
 * @throws the error of a text that is no 64-bit integer
 */
export function momentOf(text: Binary, { unit, from }: TimeScale, nowMs: number): number | undefined {
  // Nearly always: big integers take three times as long.
  if (text.length <= fewDigits) return integer(text) * (unit === 'seconds' ? 1000 : 1) + (from === 'now' ? nowMs : 0);
  const ms = int64(text) * (unit === 'seconds' ? 1000n : 1n);
  const atMs = from === 'now' ? ms + BigInt(nowMs) : ms;
  return isInt64(ms) && isInt64(atMs) ? Number(atMs) : undefined;
}
