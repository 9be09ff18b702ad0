import { isError } from '../../base/realm';
import { callSite } from '../waiting/announce';
import { within } from '../within-test';

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
  const frames = callSite(withTimeout);
  const controller = new AbortController();
  const result = typeof work === 'function' ? Promise.resolve(work(controller.signal)) : work;
  const wait = within(result, { what: () => what, timeoutMs: limitMs });
  return wait.catch((error: unknown) => {
    if (isTimeUp(error)) {
      // Where it was made nothing of the user's stands.
      error.stack = [`${error.name}: ${error.message}`, frames].join('\n');
      controller.abort(error);
    }
    throw error;
  });
}

function isTimeUp(error: unknown): error is Error {
  return isError(error) && (error as { code?: unknown }).code === 'JD_TIMEOUT';
}
