import { DistributedError } from '../../base/errors';
import type { BreakerUnderTest } from './circuit-breaker';
import { slotWindow, slotWindowLimits } from './slot-window';

/** A share of failures that opens a circuit breaker. */
export interface FailureRate {
  /** A failure opens it when more than this share of the window's calls have failed; from 0, below 1. */
  readonly failureRate: number;
  /** How many calls the window must have for that. */
  readonly calls: number;
  /** The window is so many calls, the last ones; at most 7. */
  readonly lastCalls?: number;
  /** The window is so many milliseconds, the last ones; not longer than the breaker stays open. Where neither is given, the window is `lastCalls: calls`. */
  readonly lastMs?: number;
  /**
   * The window of `lastMs` has so many slots, and it is calls that move it: the first one after a slot's time by one slot, however long ago that was; see
   * {@link cockatielSampling}. At most 10, with at most 5 calls and a failureRate of at most 0.5.
   */
  readonly slots?: number;
}

/**
 * The calls that decide whether a breaker opens, as text, so that a model can compare them: in the order of the calls, S for one that has succeeded and F for one that has
 * failed; before the calls of each later half of a window of time a bar.
 */
export interface CallWindow {
  /** Null where there would be more calls than the model looks at. */
  after(calls: string, outcome: 'succeeded' | 'failed'): string | null;
  opens(calls: string): boolean;
  /** What is left of them later; null where the model does not wait. */
  aged(calls: string, ms: number): string | null;
  /** What makes half of the calls go. */
  readonly half?: HalfWindow;
}

/** An action of closed breakers. */
export interface HalfWindow {
  readonly action: string;
  run(breaker: BreakerUnderTest): unknown;
  after(calls: string): string;
}

/** @throws DistributedError JD_MACHINE for a window that no model can hold */
export function callWindow({ opensAfter, resetMs }: { readonly opensAfter: number | FailureRate; readonly resetMs: number }): CallWindow {
  if (typeof opensAfter === 'number') return failuresInARow(opensAfter);
  const { failureRate, calls: fewest, lastCalls = fewest, lastMs, slots } = opensAfter;
  const opens = (calls: string): boolean => {
    const [failed, all] = [countOf('F', calls), calls.replace(/[^FS]/gi, '').length];
    return all >= fewest && failed > failureRate * all;
  };
  if (slots !== undefined) return { opens, ...slotsOf({ ...opensAfter, slots, resetMs }) };
  if (lastMs !== undefined) return { opens, ...timeWindow(lastMs, fewest + beyondFewest, resetMs) };
  if (lastCalls > mostCalls || lastCalls < fewest) throw wrong(`lastCalls is ${lastCalls}`, `from calls (${fewest}) to ${mostCalls}`);
  return { opens, after: (calls, outcome) => (calls + letters[outcome]).slice(-lastCalls), aged: (calls) => calls };
}

function slotsOf({
  failureRate,
  calls,
  lastMs,
  slots,
  resetMs,
}: FailureRate & { slots: number; resetMs: number }): Omit<CallWindow, 'opens'> {
  const { mostSlots, mostCalls: most, highestRate } = slotWindowLimits;
  if (lastMs === undefined || lastMs / slots > resetMs) throw wrong(`lastMs is ${lastMs}`, `at most resetMs (${resetMs}) a slot`);
  if (slots > mostSlots) throw wrong(`it has ${slots} slots`, `at most ${mostSlots} slots: give the breaker of the test a shorter window`);
  if (calls > most) throw wrong(`calls is ${calls}`, `at most ${most}: give the breaker of the test a lower limit`);
  if (failureRate > highestRate) throw wrong(`failureRate is ${failureRate}`, `at most ${highestRate}`);
  return slotWindow({ slots, slotMs: Math.round(lastMs / slots), most: calls + 1 });
}

const letters = { succeeded: 'S', failed: 'F' } as const;
/** How many more calls than those that are needed a model of a window of time looks at. */
const beyondFewest = 2;
/** With more the states of the model are too many. */
const mostCalls = 7;

function failuresInARow(most: number): CallWindow {
  return {
    after: (calls, outcome) => (outcome === 'failed' ? `${calls}F` : ''),
    opens: (calls) => calls.length >= most,
    aged: (calls) => calls,
  };
}

/** Time passes by halves of the window, so its calls are of this half or of the one before, and in each their order is all the same. */
function timeWindow(lastMs: number, most: number, resetMs: number): Omit<CallWindow, 'opens'> {
  if (lastMs > resetMs)
    throw wrong(`lastMs is ${lastMs}`, `at most resetMs (${resetMs}): whether calls from before it opened still count differs`);
  const halfMs = lastMs / 2;
  const aged = (calls: string, ms: number): string => {
    const now = calls.split('|').at(-1)!;
    return ms >= lastMs || now === '' ? '' : `${now}|`;
  };
  return {
    aged,
    half: { action: 'waitHalfTheWindow', run: (breaker) => breaker.advance(halfMs), after: (calls) => aged(calls, halfMs) },
    after(calls, outcome) {
      const [before, now] = calls.split('|') as [string, string?];
      const added = [...(now ?? before), letters[outcome]].sort().join('');
      const all = now === undefined ? added : `${before}|${added}`;
      return countOf('F', all) + countOf('S', all) > most ? null : all;
    },
  };
}

function countOf(letter: string, text: string): number {
  return text.split(letter).length - 1;
}

function wrong(what: string, allowed: string): DistributedError {
  return new DistributedError({
    code: 'JD_MACHINE',
    what: `The breaker's window cannot be modelled: ${what}.`,
    fix: `It must be ${allowed}.`,
  });
}
