/**
 * Thrown by a polled function: more tries are of no use, the wait fails at once.
 * @example
 * await eventually(async () => {
 *   const job = await queue.job(id);
 *   if (job.state === 'failed') throw new StopTrying(`the job failed: ${job.reason}`);
 *   return job.state;
 * }).toBe('completed');
 */
export class StopTrying extends Error {
  readonly code = 'JD_STOP_TRYING';

  /** @param because what makes more tries useless */
  constructor(because: string, options?: { readonly cause?: unknown }) {
    super(because, options);
    this.name = 'StopTrying';
  }
}

/** Thrown by a polled function: the next try comes after `retryAfterMs`, not after the usual pause. Any error with that property does the same. */
export class RetryAfter extends Error {
  readonly code = 'JD_RETRY_AFTER';
  readonly retryAfterMs: number;

  /** @param retryAfterMs milliseconds from now @param because why, for the failure's text */
  constructor(retryAfterMs: number, because = 'asked to come back later') {
    super(because);
    this.name = 'RetryAfter';
    this.retryAfterMs = retryAfterMs;
  }
}

/** Whether what a try threw ends the wait. */
export function isStopTrying(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === 'JD_STOP_TRYING';
}

/** The pause that an error asks for in milliseconds, or undefined. */
export function askedPauseMs(error: unknown): number | undefined {
  const ms = (error as { retryAfterMs?: unknown } | null | undefined)?.retryAfterMs;
  return typeof ms === 'number' && ms >= 0 ? ms : undefined;
}
