import { DistributedError } from '../../base/errors';
import { bridgeOrUndefined, realClock } from '../../bridge/inner';
import { testEndsAtMs } from '../waiting/poll';

/**
 * Waits for `work` no longer than `limitMs`, nor longer than the running test may take: what hangs is named, before Jest's own time-out.
 * @param work a promise, or a function that is handed a signal which aborts when the time is over
 * @param limitMs in milliseconds of real time, whatever fake timers there are
 * @param what the work, as the error names it
 * @throws DistributedError JD_TIMEOUT; the work itself may go on
 * @example
 * await withTimeout(worker.stop(), 500, 'stopping the worker');
 */
export async function withTimeout<T>(
  work: PromiseLike<T> | ((signal: AbortSignal) => T | PromiseLike<T>),
  limitMs: number,
  what: string,
): Promise<T> {
  const clock = realClock();
  const leftMs = testEndsAtMs(bridgeOrUndefined()?.currentTest()) - clock.now();
  const error = timeoutError(what, { limitMs, leftMs });
  const controller = new AbortController();
  let cancel = (): void => undefined;
  const over = new Promise<never>((_, reject) => {
    const timer = clock.after(Math.max(0, Math.min(limitMs, leftMs)), () => {
      controller.abort(error);
      reject(error);
    });
    cancel = () => timer.cancel();
  });
  try {
    return await Promise.race([typeof work === 'function' ? work(controller.signal) : work, over]);
  } finally {
    cancel();
  }
}

function timeoutError(what: string, { limitMs, leftMs }: { readonly limitMs: number; readonly leftMs: number }): DistributedError {
  const isCut = leftMs < limitMs;
  const error = new DistributedError({
    code: 'JD_TIMEOUT',
    what: `${what} did not end within ${isCut ? `the ${Math.max(0, Math.floor(leftMs))} ms that the test had left` : `${limitMs} ms`}.`,
    fix: isCut ? `Raise the limit of the test, for this may take ${limitMs} ms.` : 'Find what it waits for, or raise its limit.',
    definite: false,
  });
  Error.captureStackTrace(error, withTimeout);
  return error;
}
