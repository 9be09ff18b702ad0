import type { Tally } from './assertion-count';
import type { Attempt, HoldOptions, WaitOptions } from './wait-options';

/** How one call of the polled function ended. */
export type Outcome = { readonly kind: 'returned'; readonly value: unknown } | { readonly kind: 'threw'; readonly error: unknown };

/** What one try says. All text is made while the try runs: the value may change afterwards. */
export type Verdict<T> =
  | { readonly kind: 'holds'; readonly seen: string; readonly value: T }
  /** The call returned, and its value does not fit: why, as the matcher tells it; `error` is what a function of the user's threw. */
  | { readonly kind: 'misfit'; readonly seen: string; readonly because: string; readonly value: unknown; readonly error?: unknown }
  | { readonly kind: 'threw'; readonly seen: string; readonly error: unknown };

/** Judges one outcome; the tally tells how many assertions the try has made so far. */
export type Judge<T> = (outcome: Outcome, tally: Tally) => Verdict<T> | PromiseLike<Verdict<T>>;

/** One wait. */
export interface Plan<T> {
  /** The call as the user wrote it. */
  readonly what: string;
  readonly call: (attempt: Attempt) => unknown;
  readonly judge: Judge<T>;
  /** 'reach': ends at the first try that holds. 'keep': ends at the first that does not, and is fulfilled when the time is over. */
  readonly goal: 'reach' | 'keep';
  readonly options: WaitOptions & HoldOptions;
  /** How much a fulfilled or failed wait adds to `expect.assertions`: nothing, one, or as many as its last try made. */
  readonly counts: 'nothing' | 'one' | 'last try';
}

/** Why a wait was not fulfilled. */
export interface Story {
  readonly what: string;
  readonly ending:
    | { readonly kind: 'limit' }
    | { readonly kind: 'stopped'; readonly error: unknown }
    | { readonly kind: 'broken' }
    | { readonly kind: 'abandoned'; readonly reason: unknown };
  readonly goal: 'reach' | 'keep';
  readonly options: WaitOptions & HoldOptions;
  /** What the options ask for, in milliseconds. */
  readonly askedMs: number;
  /** Less than asked when the running test ends earlier. */
  readonly limitMs: number;
  /** The running test's own limit. */
  readonly testTimeoutMs: number | undefined;
  readonly elapsedMs: number;
  readonly tries: number;
  /** Tries in a row that held at the end. */
  readonly heldTries: number;
  readonly heldMs: number;
  readonly course: readonly string[];
  /** The last finished try that did not hold. */
  readonly last: (Verdict<never> & { readonly number: number; readonly atMs: number }) | undefined;
  /** Where the last one threw: the last whose call had returned. */
  readonly lastReturned: (Verdict<never> & { readonly number: number; readonly atMs: number }) | undefined;
  /** The call that was under way at the end. */
  readonly unfinished: { readonly number: number; readonly forMs: number } | undefined;
  /** Fake timers were installed and not driven. */
  readonly idleFakeTimers: boolean;
}

/** How a wait ended. */
export type Ending<T> =
  | { readonly fulfilled: true; readonly value: T; readonly calls: number }
  /** `value` is the last that the function returned. */
  | { readonly fulfilled: false; readonly value: unknown; readonly story: Story; readonly calls: number };
