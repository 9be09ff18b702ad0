import { checkFunction } from './check-function';
import { judgeNo } from './check-judge';
import { matcherChain } from './matcher-chain';
import type { MatcherChain } from './matcher-types';
import { checkOptions, type Attempt, type HoldOptions } from './wait-options';

/**
 * Checks that something does not happen for `forMs` (default 100): with a matcher, that what `fn` returns never satisfies it; awaited as it is, that
 * `fn` never returns something truthy, and that its assertions never pass. Fails at the first try where it happened. A function that throws anything
 * but a failed assertion fails the check too, for then it cannot be told. Resolves to the last value. Counts as one assertion.
 * @param fn called with an {@link Attempt}; what it returns is awaited
 * @throws WaitFailure
 * @example
 * await never(() => mailbox.has('duplicate'), { forMs: 200 });
 * await never(() => counter.value, { forMs: 200 }).toBeGreaterThan(10);
 */
export function never<T>(
  fn: (attempt: Attempt) => T | PromiseLike<T>,
  options?: HoldOptions,
): Omit<MatcherChain<T>, 'not'> & PromiseLike<T> {
  checkFunction('never', fn);
  const spec = { name: 'never', call: fn, goal: 'keep', isNegated: true, bare: judgeNo } as const;
  return matcherChain({ ...spec, options: checkOptions('never', 'hold', options) }, never) as Omit<MatcherChain<T>, 'not'> & PromiseLike<T>;
}
