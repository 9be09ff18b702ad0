import { matcherChain } from './matcher-chain';
import type { MatcherChain } from './matcher-types';
import { checkFunction } from './check-function';
import { checkOptions, type Attempt, type WaitOptions } from './wait-options';

/**
 * Waits until what `fn` returns satisfies a matcher: any matcher of `expect`, jest-extended's and your own included, but for snapshots.
 * Resolves to the last value. A call that throws is retried, unless it throws {@link StopTrying}. Calls never overlap.
 * Counts as one assertion.
 * @param fn called with an {@link Attempt}; what it returns is awaited
 * @throws WaitFailure with the last failure, its diff or stack, and what the tries saw over time
 * @example
 * const job = await eventually(() => queue.job(id)).toMatchObject({ state: 'completed' });
 */
export function eventually<T>(fn: (attempt: Attempt) => T | PromiseLike<T>, options?: WaitOptions): MatcherChain<T> {
  checkFunction('eventually', fn);
  const spec = { name: 'eventually', call: fn, goal: 'reach', isNegated: false, bare: undefined } as const;
  return matcherChain({ ...spec, options: checkOptions('eventually', 'wait', options) }, eventually) as MatcherChain<T>;
}
