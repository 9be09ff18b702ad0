import { DistributedError } from '../src/base/errors';
import { announcedMatcher } from '../src/kit/announced-matcher';
import { firstDifference, takeApart } from '../src/kit/first-difference';
import { verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { showValue } from '../src/kit/waiting/show';

/** Options of {@link IdempotenceMatchers.toBeIdempotent}. */
export interface IdempotenceOptions {
  /** Reads what the operation changes: a dump, a root, a sum. */
  readonly state: () => unknown;
  /** How often it is done in all; default 2. */
  readonly times?: number;
}

/** The matchers of this file, as `expect` gets them. */
export interface IdempotenceMatchers {
  /**
   * Passes when doing it again changes nothing: what makes a replay safe. The operation gets the number of its run, from 1.
   * @example
   * await expect(() => consumer.apply(message)).toBeIdempotent({ state: () => redis.dump() });
   */
  toBeIdempotent(options: IdempotenceOptions): Promise<void>;
}

/** The implementation of {@link IdempotenceMatchers.toBeIdempotent}, for expect.extend. @throws DistributedError JD_NOT_A_FUNCTION */
export function toBeIdempotent(this: MatcherContext, received: unknown, options: IdempotenceOptions): Promise<MatcherResult> {
  if (typeof received !== 'function' || typeof (options as Partial<IdempotenceOptions> | undefined)?.state !== 'function') {
    const what = `toBeIdempotent: expect was given ${showValue(received)} and the options ${showValue(options)}.`;
    throw new DistributedError({
      code: 'JD_NOT_A_FUNCTION',
      what,
      fix: 'Give expect the operation, and { state: () => ... } that reads what it changes.',
    });
  }
  const { state, times = 2 } = options;
  const call = { name: 'toBeIdempotent', received: received.name || 'operation', expected: '{ state }' };
  const look = async (): Promise<MatcherResult> => {
    await (received as (run: number) => unknown)(1);
    const after = takeApart(await state());
    for (let run = 2; run <= times; run++) {
      await (received as (run: number) => unknown)(run);
      const difference = firstDifference(after, takeApart(await state()));
      if (difference === undefined) continue;
      const { path, first, second } = difference;
      return verdict(this, call, false, () => [
        `Run ${run} has changed ${path || 'the state'}:`,
        `  after run 1: ${first}`,
        `  after run ${run}: ${second}`,
      ]);
    }
    return verdict(this, call, true, () => [`${times} runs left the state that the first one made.`]);
  };
  return announcedMatcher('expect(operation).toBeIdempotent(...)', toBeIdempotent, look());
}
