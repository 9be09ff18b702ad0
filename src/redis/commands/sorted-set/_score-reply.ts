import { DoubleReply } from '../../reply';

/** A score, or null where there is none. */
export function scoreReply(score: number | undefined): DoubleReply | null {
  return score === undefined ? null : new DoubleReply(score);
}
