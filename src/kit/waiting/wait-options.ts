import { DistributedError, nearestName } from '../../base/errors';
import { isRecord } from '../../base/realm';

/** What each call of the polled function is handed. */
export interface Attempt {
  /** Aborts when this call must end: at its own limit, at the end of the wait, when the wait is abandoned. */
  readonly signal: AbortSignal;
  /** Counts from 1. */
  readonly number: number;
  /** Milliseconds since the wait began. */
  readonly elapsedMs: number;
}

/** Options of every kind of waiting. */
export interface CommonWaitOptions {
  /** First pause between two tries, in milliseconds; default 10. See {@link backOffMs} for how it grows: to 100, in files of integration and end-to-end tests to 1,000. */
  readonly intervalMs?: number | undefined;
  /** Limit of one call, in milliseconds; default what is left of the wait. A call over it has failed; the next waits for it to end. */
  readonly attemptTimeoutMs?: number | undefined;
  /** Abandons the wait when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** First line of the failure. */
  readonly message?: string | undefined;
  /** Moves the installed fake timers (modern or legacy) between tries in place of waiting; default false. Real timers are waited for. */
  readonly advance?: boolean | undefined;
  /** Reports the failure at the end of the test and lets the test go on; default false. */
  readonly soft?: boolean | undefined;
}

/** Options of eventually, toEventually, waitUntil and retryUntilSuccess. */
export interface WaitOptions extends CommonWaitOptions {
  /**
   * Limit of the wait in milliseconds; default 1,000, in files of integration tests 5,000, of end-to-end tests 30,000; longer under coverage and in CI.
   * It is cut to end before the running test's own limit does.
   */
  readonly timeoutMs?: number | undefined;
  /** How many tries in a row must hold; default 1. */
  readonly times?: number | undefined;
  /** For how long it must go on holding, in milliseconds; default 0. */
  readonly duringMs?: number | undefined;
  /** Called with what a try threw; true ends the wait at once. Default: every error is retried but {@link StopTrying}. */
  readonly stopOn?: ((error: unknown) => boolean) | undefined;
}

/** Options of consistently and never. */
export interface HoldOptions extends CommonWaitOptions {
  /** For how long it must hold, in milliseconds; default 100. */
  readonly forMs?: number | undefined;
}

/** What holds where an option is not given. */
export const waitDefaults = {
  intervalMs: 10,
  forMs: 100,
  times: 1,
  duringMs: 0,
} as const;

const commonNames = ['intervalMs', 'attemptTimeoutMs', 'signal', 'message', 'advance', 'soft'];
const waitNames = [...commonNames, 'timeoutMs', 'times', 'duringMs', 'stopOn'];
const holdNames = [...commonNames, 'forMs'];

/**
 * Hands the options back when they are right.
 * @param caller the call as the user wrote it, for the message
 * @throws DistributedError JD_WAIT_OPTION, naming the option, what is allowed, and the nearest right name
 */
export function checkOptions<O extends WaitOptions | HoldOptions>(caller: string, kind: 'wait' | 'hold', options: O | undefined): O {
  if (options === undefined) return {} as O;
  if (!isRecord(options)) throw wrong(caller, `its options are ${typeof options}, not an object`, 'Write them as { timeoutMs: 500 }.');
  const allowed = kind === 'wait' ? waitNames : holdNames;
  for (const [name, value] of Object.entries(options)) {
    if (!allowed.includes(name)) throw unknownOption(caller, name, allowed);
    if (value !== undefined) checkValue(caller, name, value);
  }
  const { duringMs, timeoutMs } = options as WaitOptions;
  if (duringMs !== undefined && timeoutMs !== undefined && duringMs > timeoutMs) {
    throw wrong(caller, `duringMs (${duringMs}) is longer than timeoutMs (${timeoutMs})`, 'Raise timeoutMs above duringMs.');
  }
  return options;
}

function unknownOption(caller: string, name: string, allowed: readonly string[]): DistributedError {
  // a missing unit is the likeliest mistake: `timeout`, `during`, `for`
  const near = allowed.includes(`${name}Ms`) ? `${name}Ms` : nearestName(name, allowed);
  const hint = near === undefined ? '' : `Did you mean ${near}? `;
  return wrong(caller, `it has no option ${name}`, `${hint}Allowed are ${allowed.join(', ')}.`);
}

function checkValue(caller: string, name: string, value: unknown): void {
  const fail = (allowed: string): never => {
    throw wrong(caller, `${name} is ${String(value)}`, `${name} must be ${allowed}.`);
  };
  if (name === 'times') {
    if (!Number.isInteger(value) || (value as number) < 1) fail('a whole number from 1');
  } else if (name.endsWith('Ms')) {
    if (typeof value !== 'number' || !(value >= 0) || value === Infinity) fail('a number of milliseconds from 0');
  } else if (name === 'signal') {
    if (typeof (value as { aborted?: unknown } | null)?.aborted !== 'boolean') fail('an AbortSignal');
  } else if (name === 'stopOn') {
    if (typeof value !== 'function') fail('a function of the error that returns true to stop');
  } else if (name === 'message') {
    if (typeof value !== 'string') fail('text');
  } else if (typeof value !== 'boolean') fail('true or false');
}

function wrong(caller: string, what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_WAIT_OPTION', what: `${caller}: ${what}.`, fix });
}
