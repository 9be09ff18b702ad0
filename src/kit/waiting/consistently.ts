import { checkFunction } from './check-function';
import { judgeYes } from './check-judge';
import { matcherChain } from './matcher-chain';
import type { MatcherChain } from './matcher-types';
import { checkOptions, type Attempt, type HoldOptions } from './wait-options';

/**
 * Checks that something holds all the time for `forMs` (default 100): with a matcher, what `fn` returns; awaited as it is, `fn` itself, which must
 * return something truthy, or assert with `expect` and return nothing. Fails at the first try that does not hold, or throws. The first try is at the
 * beginning, the last at the end. Resolves to the last value. Counts as one assertion.
 * @param fn called with an {@link Attempt}; what it returns is awaited
 * @throws WaitFailure
 * @example
 * await consistently(() => lock.owner(), { forMs: 200 }).toBe('worker-1');
 */
export function consistently<T>(fn: (attempt: Attempt) => T | PromiseLike<T>, options?: HoldOptions): MatcherChain<T> & PromiseLike<T> {
  checkFunction('consistently', fn);
  const spec = { name: 'consistently', call: fn, goal: 'keep', isNegated: false, bare: judgeYes } as const;
  return matcherChain({ ...spec, options: checkOptions('consistently', 'hold', options) }, consistently) as MatcherChain<T> &
    PromiseLike<T>;
}
