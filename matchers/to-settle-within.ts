import { DistributedError } from '../src/base/errors';
import { isThenable } from '../src/base/realm';
import { realClock } from '../src/bridge/inner';
import { announcedMatcher } from '../src/kit/announced-matcher';
import { verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { showMs, showThrown, showValue } from '../src/kit/waiting/show';

/** The matchers of this file, as `expect` gets them. */
export interface SettlingMatchers {
  /**
   * Passes when the promise resolves or rejects within the limit; with `.not`, when it is still pending then. Takes a promise, or a function that returns one.
   * Fake timers do not move its clock.
   * @param limitMs milliseconds from now
   * @param options.notBeforeMs it must still be pending so many milliseconds from now; default 0
   * @example
   * await expect(() => server.close()).toSettleWithin(500);
   * await expect(() => checkHealth(hangingServer)).toSettleWithin(500, { notBeforeMs: 50 });
   * await expect(lock.acquire('taken')).not.toSettleWithin(20);
   */
  toSettleWithin(limitMs: number, options?: SettlingOptions): Promise<void>;
}

/** When a promise may settle. */
export interface SettlingOptions {
  readonly notBeforeMs?: number;
}

/** The implementation of {@link SettlingMatchers.toSettleWithin}, for expect.extend. @throws DistributedError JD_NOT_A_PROMISE, JD_TIME */
export function toSettleWithin(
  this: MatcherContext,
  received: unknown,
  limitMs: number,
  { notBeforeMs = 0 }: SettlingOptions = {},
): Promise<MatcherResult> {
  if (typeof received !== 'function' && !isThenable(received)) {
    const what = `toSettleWithin: expect was given ${showValue(received)}.`;
    throw new DistributedError({
      code: 'JD_NOT_A_PROMISE',
      what,
      fix: 'Give it the promise, without await before it, or a function that returns it.',
    });
  }
  if (typeof limitMs !== 'number' || !(limitMs >= 0)) {
    const what = `toSettleWithin: the limit is ${showValue(limitMs)}.`;
    throw new DistributedError({ code: 'JD_TIME', what, fix: 'Give milliseconds from 0.' });
  }
  if (typeof notBeforeMs !== 'number' || !(notBeforeMs >= 0 && notBeforeMs <= limitMs)) {
    const what = `toSettleWithin: notBeforeMs is ${showValue(notBeforeMs)}.`;
    throw new DistributedError({ code: 'JD_TIME', what, fix: `Give milliseconds from 0 to the limit, ${limitMs}.` });
  }
  const expected = notBeforeMs === 0 ? `${limitMs} ms` : `${limitMs} ms, not before ${notBeforeMs} ms`;
  const call = { name: 'toSettleWithin', received: typeof received === 'function' ? 'fn' : 'promise', expected };
  const result = race(received, limitMs).then((ending) =>
    verdict(this, call, ending !== undefined && ending.elapsedMs >= notBeforeMs, () => [
      ending === undefined ? `It was still pending after ${limitMs} ms.` : `It ${ending.how} after ${showMs(ending.elapsedMs)}.`,
    ]),
  );
  return announcedMatcher('expect(...).toSettleWithin(...)', toSettleWithin, result);
}

/** How the promise settled; undefined when it had not within the limit. */
function race(received: unknown, limitMs: number): Promise<{ how: string; elapsedMs: number } | undefined> {
  const clock = realClock();
  const beganMs = clock.now();
  return new Promise((resolve) => {
    const timer = clock.after(limitMs, () => resolve(undefined));
    const settle = (how: string): void => {
      timer.cancel();
      resolve({ how, elapsedMs: clock.now() - beganMs });
    };
    const begin = async (): Promise<unknown> => (typeof received === 'function' ? (received as () => unknown)() : received);
    begin().then(
      (value) => settle(`resolved to ${showValue(value)}`),
      (error: unknown) => settle(`rejected: it ${showThrown(error)}`),
    );
  });
}
