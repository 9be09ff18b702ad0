import type { Judge, Verdict } from './plan';
import { showThrown, showValue } from './show';

/*
 * What a plain check function says about one try. It says yes by returning something truthy, or by asserting with `expect` and returning nothing;
 * a function that returns nothing and asserted nothing says no: it may be `() => cache.get(key)`.
 */

/** Holds when the check says yes; every error breaks it. */
export const judgeYes: Judge<unknown> = (outcome, tally) => {
  if (outcome.kind === 'threw') return { kind: 'threw', seen: showThrown(outcome.error), error: outcome.error };
  const { value } = outcome;
  const seen = showValue(value);
  if (saysYes(value, tally.calls)) return { kind: 'holds', seen, value };
  const hint = 'It made no assertion of expect either. Return true when the check holds, or add a matcher.';
  return { kind: 'misfit', seen, value, because: value === undefined ? hint : '' };
};

/** Holds when the check says no. A failed assertion says no; any other error says nothing, and what cannot be told does not pass. */
export const judgeNo: Judge<unknown> = (outcome, tally) => {
  if (outcome.kind === 'threw') {
    const seen = showThrown(outcome.error);
    if (isAssertionError(outcome.error)) return { kind: 'holds', seen, value: undefined };
    return { kind: 'threw', seen, error: outcome.error };
  }
  const { value } = outcome;
  const seen = showValue(value);
  if (!saysYes(value, tally.calls)) return { kind: 'holds', seen, value };
  return { kind: 'misfit', seen, value, because: value === undefined ? 'Its assertions passed.' : '' };
};

/** Holds at the first truthy value. */
export const judgeTruthy: Judge<unknown> = (outcome, tally) => {
  if (outcome.kind === 'threw') return { kind: 'threw', seen: showThrown(outcome.error), error: outcome.error };
  const { value } = outcome;
  const seen = showValue(value);
  if (value) return { kind: 'holds', seen, value };
  const hint = 'Its assertions passed: for a function that asserts use retryUntilSuccess(fn).';
  return { kind: 'misfit', seen, value, because: value === undefined && tally.calls > 0 ? hint : '' };
};

/** Holds when the call returns. */
export const judgeReturn: Judge<unknown> = (outcome): Verdict<unknown> => {
  if (outcome.kind === 'threw') return { kind: 'threw', seen: showThrown(outcome.error), error: outcome.error };
  return { kind: 'holds', seen: showValue(outcome.value), value: outcome.value };
};

function saysYes(value: unknown, assertions: number): boolean {
  return value === undefined ? assertions > 0 : Boolean(value);
}

/** Whether a matcher of Jest's, or node:assert, has thrown it. */
export function isAssertionError(error: unknown): boolean {
  const { matcherResult, code } = (error ?? {}) as { matcherResult?: unknown; code?: unknown };
  return matcherResult !== undefined || code === 'ERR_ASSERTION';
}
