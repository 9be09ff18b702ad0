import { DistributedError } from '../src/base/errors';
import { isThenable } from '../src/base/realm';
import { announcedMatcher } from '../src/kit/announced-matcher';
import { errorCode } from '../src/kit/error-chain';
import { verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { quoteError, showValue } from '../src/kit/waiting/show';

/** The matchers of this file, as `expect` gets them. */
export interface RejectionCodeMatchers {
  /**
   * Passes when the promise rejects with an error of that code: its `code`, else its `status` or `statusCode`, else the first word of an error reply of
   * Redis ('WRONGTYPE'). Takes a promise, or a function that returns one or throws.
   * @param code as the error has it, or a pattern for it; numbers of gRPC and HTTP are numbers
   * @example
   * await expect(pool.acquire()).toRejectWithCode('POOL_EXHAUSTED');
   * await expect(() => connect(port)).toRejectWithCode(/^ECONN/);
   */
  toRejectWithCode(code: string | number | RegExp): Promise<void>;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** The implementation of {@link RejectionCodeMatchers.toRejectWithCode}, for expect.extend. @throws DistributedError JD_NOT_A_PROMISE */
export function toRejectWithCode(this: MatcherContext, received: unknown, code: string | number | RegExp): Promise<MatcherResult> {
  const call = { name: 'toRejectWithCode', received: typeof received === 'function' ? 'fn' : 'promise', expected: showValue(code) };
  const result = outcomeOf(received).then((outcome) => {
    const { EXPECTED_COLOR, RECEIVED_COLOR } = this.utils;
    const expected = `Expected code: ${this.isNot === true ? 'not ' : ''}${EXPECTED_COLOR(showValue(code))}`;
    if ('value' in outcome) {
      return verdict(this, call, false, () => [expected, `It did not reject; it resolved to ${RECEIVED_COLOR(showValue(outcome.value))}.`]);
    }
    const { error } = outcome;
    const found = errorCode(error);
    const pass = typeof code === 'object' ? code.test(String(found ?? '')) : found === code;
    const shown = found === undefined ? 'none' : showValue(found);
    return verdict(this, call, pass, () => [expected, `Received code: ${RECEIVED_COLOR(shown)}, of`, '', quoteError(error)]);
  });
  return announcedMatcher('expect(...).toRejectWithCode(...)', toRejectWithCode, result);
}

function outcomeOf(received: unknown): Promise<Outcome> {
  if (typeof received !== 'function' && !isThenable(received)) {
    throw new DistributedError({
      code: 'JD_NOT_A_PROMISE',
      what: `toRejectWithCode: expect was given ${showValue(received)}.`,
      fix: 'Give it the promise, without await before it, or a function that returns it.',
    });
  }
  const settled = async (): Promise<unknown> => (typeof received === 'function' ? (received as () => unknown)() : received);
  return settled().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}
