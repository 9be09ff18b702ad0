import { callSite } from './announce';
import { checkFunction } from './check-function';
import { judgeReturn } from './check-judge';
import { launch } from './launch';
import { checkOptions, type Attempt, type WaitOptions } from './wait-options';

/**
 * Calls `fn` until it does not throw, and resolves to what it returned. {@link StopTrying} and `stopOn` end it early.
 * Assertions in `fn` count as if it had been called once.
 * @param fn called with an {@link Attempt}; what it returns is awaited
 * @throws WaitFailure
 * @example
 * const client = await retryUntilSuccess(({ signal }) => connect(url, { signal }), { timeoutMs: 3_000 });
 */
export function retryUntilSuccess<T>(fn: (attempt: Attempt) => T | PromiseLike<T>, options?: WaitOptions): Promise<T> {
  checkFunction('retryUntilSuccess', fn);
  const plan = { what: 'retryUntilSuccess(fn)', call: fn, judge: judgeReturn, goal: 'reach', counts: 'last try' } as const;
  return launch({ ...plan, options: checkOptions('retryUntilSuccess', 'wait', options) }, callSite(retryUntilSuccess)) as Promise<T>;
}
