import { keepAlive, type Clock } from '../base/clock';
import { DistributedError } from '../base/errors';

/** A named limit for a piece of work that may hang. */
export interface TimeLimit {
  /** The option that sets it, e.g. 'limits.setupMs'; it appears in the error. */
  readonly name: string;
  readonly ms: number;
}

/**
 * Waits for `work` no longer than `limit`. Jest has no limit of its own for an environment's setup and teardown: one that hangs
 * would hang the run without a word.
 * @param what the work, to be read after "did not end": e.g. 'starting the Redis of this file'
 * @throws DistributedError JD_TIME_LIMIT when the time is over; the work itself goes on unobserved
 */
export async function withinLimit<T>(clock: Clock, limit: TimeLimit, what: string, work: PromiseLike<T>): Promise<T> {
  const letGo = keepAlive();
  let cancel = (): void => undefined;
  const expired = new Promise<never>((_, reject) => {
    const timer = clock.after(limit.ms, () => reject(limitError(limit, what)));
    cancel = () => timer.cancel();
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    cancel();
    letGo();
  }
}

function limitError(limit: TimeLimit, what: string): DistributedError {
  return new DistributedError({
    code: 'JD_TIME_LIMIT',
    what: `${what} did not end within ${limit.ms} ms.`,
    fix: `Find what it waits for, or raise the limit: testEnvironmentOptions: { "limits": { "${limit.name}": ${limit.ms * 2} } }.`,
    definite: false,
  });
}
