import type { Binary } from '../base/bytes';
import { ErrorReply } from './reply';

/** The most elements that one SRANDMEMBER, HRANDFIELD or ZRANDMEMBER with a negative count gives; Redis goes on until memory ends. */
export const maxPicks = 1_048_576;
/** The most bytes that they give together. */
export const maxPickedBytes = 64 * 1024 * 1024;

const tooMany = new ErrorReply(`ERR more than ${maxPicks} random elements (maxPicks) in one reply`);
const tooLarge = new ErrorReply(`ERR more than ${maxPickedBytes} bytes of random elements (maxPickedBytes) in one reply`);

/**
 * Picks `count` times, the same again if it so happens.
 * @throws an error reply when the reply would be larger than {@link maxPicks} or {@link maxPickedBytes}
 */
export function pickRepeatedly(count: number, pick: () => Binary): Binary[] {
  if (count > maxPicks) throw tooMany;
  const picks: Binary[] = [];
  let sizeBytes = 0;
  for (let i = 0; i < count; i++) {
    const picked = pick();
    sizeBytes += picked.length;
    if (sizeBytes > maxPickedBytes) throw tooLarge;
    picks.push(picked);
  }
  return picks;
}
