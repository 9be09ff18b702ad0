import type { Random } from '../base/random';
import { ErrorReply } from './reply';

/** A negative count asks for so many picks, each may come again: without a limit one command could take all memory. Redis has none. */
export const maxRepeatedPicks = 1_000_000;

/** @throws an error when more picks with repetition are asked for than {@link maxRepeatedPicks} */
export function checkRepeatedPicks(count: number): void {
  if (count > maxRepeatedPicks) throw new ErrorReply(`ERR value is out of range, at most ${maxRepeatedPicks} repeated picks are answered`);
}

/**
 * Picks `count` of `size` items, each set of them as likely as any other, in the order of the items. O(size).
 * Source: algorithm S, Knuth, The Art of Computer Programming, volume 2, section 3.4.2.
 */
export function pickDistinct<T>(items: Iterable<T>, size: number, count: number, random: Random): T[] {
  const picked: T[] = [];
  let left = size;
  for (const item of items) {
    if (picked.length === count) break;
    if (random.below(left--) < count - picked.length) picked.push(item);
  }
  return picked;
}
