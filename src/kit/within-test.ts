import { DistributedError } from '../base/errors';
import { bridgeOrUndefined, fromWireError, isWireError, realClock } from '../bridge/inner';
import { testEndsAtMs } from './waiting/test-ends-at';

/** What cannot go on for ever. */
export interface Bound {
  /** What is waited for, as a failure tells it: "gate 'seal' to open". Asked when the time is over. */
  readonly what: () => string;
  /** Limit in milliseconds of the kit's clock. Default: what the running test has left, so that the failure comes before Jest's own. */
  readonly timeoutMs?: number | undefined;
}

/**
 * The promise, within its limit. Fake timers do not move its time.
 * @throws DistributedError JD_TIMEOUT when the time is over
 */
export async function within<T>(promise: PromiseLike<T>, { what, timeoutMs }: Bound): Promise<T> {
  const clock = realClock();
  const beganMs = clock.now();
  const limitMs = Math.min(timeoutMs ?? Infinity, testEndsAtMs(bridgeOrUndefined()?.currentTest()) - beganMs);
  if (limitMs === Infinity) return promise;
  let timer: { cancel(): void } | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = clock.after(Math.max(0, limitMs), () => reject(timeUp(what(), timeoutMs, limitMs)));
  });
  try {
    return await Promise.race([promise, late]);
  } catch (error) {
    throw isWireError(error) ? fromWireError(error) : error;
  } finally {
    timer?.cancel();
  }
}

function timeUp(what: string, askedMs: number | undefined, limitMs: number): DistributedError {
  const cut = askedMs !== undefined && limitMs >= askedMs ? '' : " (what Jest's limit for the test left)";
  return new DistributedError({
    code: 'JD_TIMEOUT',
    what: `Waited ${Math.round(limitMs)} ms${cut} for ${what}.`,
    fix: 'Look for what never came, or raise the limit: timeoutMs here, the last argument of the test for Jest.',
    definite: false,
  });
}
