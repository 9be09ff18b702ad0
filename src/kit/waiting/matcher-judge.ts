import { isThenable } from '../../base/realm';
import { jestGlobals } from './jest-globals';
import type { Judge, Outcome, Verdict } from './plan';
import { showThrown, showValue } from './show';

/** One matcher with its arguments. */
export interface MatcherCall {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly isNot: boolean;
  /** 'error': the matcher looks at what the function throws. */
  readonly mode: 'value' | 'error';
  /** With mode 'error': whether a call that returns holds, as it does for never. */
  readonly returnHolds: boolean;
}

/** Matchers that want a function to call: they are given one that does again what the try did. */
const callsSubject = /^toThrow/;
/** Matchers that want a promise. */
const awaitsSubject = /^to(Resolve|Reject)$/;

/** Judges each try by a matcher of `expect`, with the matcher's own message. */
export function judgeByMatcher({ name, args, isNot, mode, returnHolds }: MatcherCall): Judge<unknown> {
  return (outcome) => {
    const seen = outcome.kind === 'threw' ? showThrown(outcome.error) : showValue(outcome.value);
    const value = outcome.kind === 'threw' ? outcome.error : outcome.value;
    const subject = subjectOf(outcome, name, mode);
    if (subject === undefined) {
      if (outcome.kind === 'threw') return { kind: 'threw', seen, error: outcome.error };
      if (returnHolds) return { kind: 'holds', seen, value };
      return { kind: 'misfit', seen, value, because: 'The function returned where it had to throw (.rejects).' };
    }
    const holds = (): Verdict<unknown> => ({ kind: 'holds', seen, value });
    const misfit = (error: unknown): Verdict<unknown> => ({ kind: 'misfit', seen, value, because: messageOf(error) });
    try {
      const expectation = jestGlobals().expect(subject.value);
      const result = (isNot ? expectation.not : expectation)[name]!(...args);
      return isThenable(result) ? result.then(holds, misfit) : holds();
    } catch (error) {
      return misfit(error);
    }
  };
}

function subjectOf(outcome: Outcome, name: string, mode: 'value' | 'error'): { value: unknown } | undefined {
  if (callsSubject.test(name)) {
    if (outcome.kind === 'returned') return { value: typeof outcome.value === 'function' ? outcome.value : () => outcome.value };
    return {
      value: () => {
        throw outcome.error;
      },
    };
  }
  if (awaitsSubject.test(name)) return { value: outcome.kind === 'threw' ? Promise.reject(outcome.error) : Promise.resolve(outcome.value) };
  if (mode === 'error') return outcome.kind === 'threw' ? { value: outcome.error } : undefined;
  return outcome.kind === 'threw' ? undefined : { value: outcome.value };
}

function messageOf(error: unknown): string {
  const message = (error as { message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : showThrown(error);
}
