import type { Random } from '../../base/random';

/** How pauses begin and to what they grow. */
export interface Pauses {
  readonly intervalMs: number;
  readonly longestPauseMs: number;
}

/** A pause is this much longer than the one before. */
const growth = 1.5;
/** A pause is shortened by up to this share of it, so that polling does not fall into step with what it polls. */
const jitterRatio = 0.1;

/**
 * The pause after the n-th failing try in a row: min(longestPauseMs, intervalMs * 1.5^(n-1)) milliseconds, less up to 10 % by chance.
 * An `intervalMs` over longestPauseMs does not grow. Between tries that hold, the pause is the first one.
 * @param failures failing tries in a row, 0 while it holds
 */
export function backOffMs({ intervalMs, longestPauseMs }: Pauses, failures: number, random: Random): number {
  const grown = intervalMs * growth ** Math.max(0, failures - 1);
  return Math.min(grown, Math.max(longestPauseMs, intervalMs)) * (1 - jitterRatio * random.next());
}
