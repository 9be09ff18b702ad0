import { callSite } from './announce';
import { checkFunction } from './check-function';
import { judgeTruthy } from './check-judge';
import { launch } from './launch';
import { checkOptions, type Attempt, type WaitOptions } from './wait-options';

/** What remains of T when it is true in a condition. */
export type Truthy<T> = Exclude<T, false | 0 | 0n | '' | null | undefined>;

/**
 * Waits until `fn` returns something truthy, and resolves to it. A call that throws is retried, unless it throws {@link StopTrying}.
 * Is no assertion: `expect.assertions` does not count it.
 * @param fn called with an {@link Attempt}; what it returns is awaited
 * @throws WaitFailure
 * @example
 * const leader = await waitUntil(() => nodes.find((node) => node.isLeader), { timeoutMs: 2_000 });
 */
export function waitUntil<T>(fn: (attempt: Attempt) => T | PromiseLike<T>, options?: WaitOptions): Promise<Truthy<T>> {
  checkFunction('waitUntil', fn);
  const plan = { what: 'waitUntil(fn)', call: fn, judge: judgeTruthy, goal: 'reach', counts: 'nothing' } as const;
  return launch({ ...plan, options: checkOptions('waitUntil', 'wait', options) }, callSite(waitUntil)) as Promise<Truthy<T>>;
}
