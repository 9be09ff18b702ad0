import { createRandom } from '../../base/random';
import { bridgeOrUndefined, fromWireError, isWireError, realClock } from '../../bridge/inner';
import { announce } from './announce';
import { openAssertionCount, type AssertionCount } from './assertion-count';
import { WaitFailure } from './failure';
import { installedFakeTimers } from './fake-timers';
import { jestGlobals } from './jest-globals';
import type { Ending, Plan } from './plan';
import { poll } from './poll';

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

/** Runs a wait in what surrounds it now, and concludes its ending. It is abandoned when its signal aborts or its test is over. */
export async function runWait<T, R>(plan: Plan<T>, conclude: (ending: Ending<T>, count: AssertionCount) => R): Promise<R> {
  const bridge = bridgeOrUndefined();
  const test = bridge?.currentTest();
  const { signal } = plan.options;
  const halt = new AbortController();
  const onSignal = (): void => halt.abort(signal?.reason);
  if (signal?.aborted === true) onSignal();
  signal?.addEventListener('abort', onSignal);
  const count = openAssertionCount();
  try {
    bridge?.onCleanup(() => halt.abort(new Error('the test is over')));
    const ending = await poll(plan, {
      clock: realClock(),
      random: createRandom(`${test?.name ?? ''}/${plan.what}`),
      test,
      fakeTimers: installedFakeTimers(),
      count,
      halt: halt.signal,
    });
    return conclude(ending, count);
  } catch (error) {
    // the environment's clock ends with the file
    throw isWireError(error) ? fromWireError(error) : error;
  } finally {
    count.close();
    signal?.removeEventListener('abort', onSignal);
  }
}
