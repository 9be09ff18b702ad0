import { DistributedError } from '../src/base/errors';
import { isThenable } from '../src/base/realm';
import { announcedMatcher } from '../src/kit/announced-matcher';
import type { MatcherResult } from '../src/kit/matcher-context';
import { checkFunction } from '../src/kit/waiting/check-function';
import { tell } from '../src/kit/waiting/failure';
import { runWait } from '../src/kit/waiting/launch';
import { judgeByMatcher } from '../src/kit/waiting/matcher-judge';
import type { Judge, Plan, Verdict } from '../src/kit/waiting/plan';
import { quoteError, showThrown, showValue } from '../src/kit/waiting/show';
import { checkOptions, type WaitOptions } from '../src/kit/waiting/wait-options';

/** The type of {@link toEventually} on an expectation. */
export interface EventuallyMatchers {
  /**
   * Waits until the function given to `expect` returns what is expected.
   * @param expected a value (deep equality, asymmetric matchers too), or a function of the returned value that asserts or returns a boolean
   * @param options see {@link WaitOptions}; `timeoutMs` is 1,000 by default, in integration files 5,000
   * @example
   * await expect(() => redis.call('GET', 'state')).toEventually('ready');
   * await expect(() => queue.length).toEventually((length) => length > 3, { timeoutMs: 200 });
   */
  toEventually<V = unknown>(expected: V | ((value: V) => unknown), options?: WaitOptions): Promise<void>;
}

interface MatcherContext {
  readonly isNot?: boolean;
  dontThrow(): void;
}

/**
 * The matcher `await expect(fn).toEventually(expected, options)`.
 * `.not` is refused: "not eventually" and "eventually not" differ, and each has a name of its own.
 * @throws DistributedError JD_NOT_EVENTUALLY, JD_NOT_A_FUNCTION, JD_WAIT_OPTION, before any try
 */
export function toEventually(this: MatcherContext, fn: unknown, expected: unknown, options?: WaitOptions): Promise<MatcherResult> {
  if (this.isNot === true) throw refuseNot();
  checkFunction('expect(fn).toEventually', fn);
  const what = `expect(fn).toEventually(${typeof expected === 'function' ? expected.name || 'fn' : showValue(expected)})`;
  const plan: Plan<unknown> = {
    what,
    call: fn as Plan<unknown>['call'],
    judge:
      typeof expected === 'function'
        ? judgeByFunction(expected as (value: unknown) => unknown)
        : judgeByMatcher({ name: 'toEqual', args: [expected], isNot: false, mode: 'value', returnHolds: false }),
    goal: 'reach',
    options: checkOptions('expect(fn).toEventually', 'wait', options),
    counts: 'nothing', // Jest itself counts a matcher
  };
  if (plan.options.soft === true) this.dontThrow();
  const result = runWait(plan, (ending) => ({ pass: ending.fulfilled, message: () => (ending.fulfilled ? '' : tell(ending.story)) }));
  return announcedMatcher(what, toEventually, result);
}

/** Judges each try by a function that asserts or returns a boolean. */
function judgeByFunction(check: (value: unknown) => unknown): Judge<unknown> {
  return (outcome) => {
    if (outcome.kind === 'threw') return { kind: 'threw', seen: showThrown(outcome.error), error: outcome.error };
    const { value } = outcome;
    const seen = showValue(value);
    const misfit = (because: string, error?: unknown): Verdict<unknown> => ({ kind: 'misfit', seen, value, because, error });
    const settle = (said: unknown): Verdict<unknown> => {
      if (said === true || said === undefined) return { kind: 'holds', seen, value };
      if (said === false) return misfit('The expected function returned false.');
      return misfit(`The expected function returned ${showValue(said)}: it must assert, or return true or false.`);
    };
    const fail = (error: unknown): Verdict<unknown> => misfit(`The expected function threw:\n${quoteError(error)}`, error);
    try {
      const said = check(value);
      return isThenable(said) ? said.then(settle, fail) : settle(said);
    } catch (error) {
      return fail(error);
    }
  };
}

function refuseNot(): DistributedError {
  return new DistributedError({
    code: 'JD_NOT_EVENTUALLY',
    what: 'expect(fn).not.toEventually(expected) can mean two things.',
    fix: [
      'It must not come true while we look: `await never(fn, { forMs }).toEqual(expected)`.',
      'It must change to something else: `await eventually(fn).not.toEqual(expected)`.',
    ].join('\n'),
  });
}
