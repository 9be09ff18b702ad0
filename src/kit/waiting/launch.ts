import { announce } from './announce';
import type { AssertionCount } from './assertion-count';
import { WaitFailure } from './failure';
import { jestGlobals } from './jest-globals';
import type { Ending, Plan } from './plan';
import type * as RunWait from './run-wait';

/**
 * Begins a wait at once and announces it to the environment.
 * @param frames where the user's call stands, of callSite
 * @returns a promise of the plan's value; it rejects with a {@link WaitFailure}
 */
export function launch<T>(plan: Plan<T>, frames: string): Promise<T> {
  const concluded = runWait(plan, (ending, count) => {
    if (plan.counts !== 'nothing') count.add(plan.counts === 'one' ? 1 : ending.calls);
    if (ending.fulfilled) return ending.value;
    const failure = new WaitFailure(ending.story, frames);
    if (plan.options.soft !== true) throw failure;
    // Jest fails the test with these when it is done, as it does for snapshots
    jestGlobals().expect.getState().suppressedErrors.push(failure);
    return ending.value as T;
  });
  return announce(plan.what, frames, concluded);
}

/** {@link RunWait.runWait}, which is loaded by the first wait of a file. */
export function runWait<T, R>(plan: Plan<T>, conclude: (ending: Ending<T>, count: AssertionCount) => R): Promise<R> {
  return (require('./run-wait') as typeof RunWait).runWait(plan, conclude);
}
