import { createRandom } from '../../base/random';
import { bridgeOrUndefined, fromWireError, isWireError, realClock } from '../../bridge/inner';
import { openAssertionCount, type AssertionCount } from './assertion-count';
import { installedFakeTimers } from './fake-timers';
import type { Ending, Plan } from './plan';
import { poll } from './poll';

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
