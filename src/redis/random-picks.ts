import type { Binary } from '../base/bytes';
import type { Random } from '../base/random';
import { OverlongReply } from './reply';

/** The most elements that one SRANDMEMBER, HRANDFIELD or ZRANDMEMBER with a negative count gives; Redis goes on until memory ends. */
export const maxPicks = 1_048_576;
/** The most bytes that they give together. */
export const maxPickedBytes = 64 * 1024 * 1024;

/** An empty string in a reply: `$0`, and two ends of lines. */
const leastElementBytes = 6;

/**
 * Picks `count` times, the same again if it so happens.
 * @throws an error reply when the reply would be larger than {@link maxPicks} or {@link maxPickedBytes}
 */
export function pickRepeatedly<T extends Binary | readonly Binary[]>(count: number, pick: () => T): T[] {
  if (count > maxPicks) {
    throw new OverlongReply(`ERR more than ${maxPicks} random elements (maxPicks) in one reply`, count * leastElementBytes);
  }
  const picks: T[] = [];
  let sizeBytes = 0;
  for (let i = 0; i < count; i++) {
    const picked = pick();
    sizeBytes += typeof picked === 'string' ? picked.length : picked.reduce((sum, part) => sum + part.length, 0);
    if (sizeBytes > maxPickedBytes) {
      throw new OverlongReply(`ERR more than ${maxPickedBytes} bytes of random elements (maxPickedBytes) in one reply`, sizeBytes);
    }
    picks.push(picked);
  }
  return picks;
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
