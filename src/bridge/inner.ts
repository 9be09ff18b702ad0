import { systemClock, type Clock } from '../base/clock';
import { toBinary, type BytesLike } from '../base/bytes';
import { DistributedError } from '../base/errors';
import type { WireTouch } from './race-wire';
import { bridgeKey, type Bridge, type WireError } from './wire';

/** The running environment's {@link Bridge}; undefined when the test file runs in an environment that is not ours. */
export function bridgeOrUndefined(): Bridge | undefined {
  return (globalThis as { readonly [bridgeKey]?: Bridge })[bridgeKey];
}

/**
 * The running environment's {@link Bridge}.
 * @param wanted what the caller needs it for, as the user wrote it, e.g. "redis.url"
 * @throws DistributedError JD_NO_BRIDGE when the test file runs in an environment that is not ours
 */
export function bridge(wanted: string): Bridge {
  const found = bridgeOrUndefined();
  if (found !== undefined) return found;
  throw new DistributedError({
    code: 'JD_NO_BRIDGE',
    what: `${wanted} needs an environment of jest-distributed, and this test file runs in another one.`,
    fix: [
      'Either put this first in the test file, before anything else:',
      '  /** @jest-environment jest-distributed/environments/redis */',
      "or write `preset: 'jest-distributed'` in the Jest config and delete its `testEnvironment` line, which replaces the preset's environment.",
    ].join('\n'),
  });
}

/** The machine's time, whatever fake timers the test has installed, also in an environment that is not ours. */
export function realClock(): Clock {
  return bridgeOrUndefined()?.clock ?? systemClock;
}

/** Whether the value is a failure of the outer realm, told as data. */
export function isWireError(value: unknown): value is WireError {
  return typeof value === 'object' && value !== null && (value as { wireError?: unknown }).wireError === true;
}

/** The sandbox's own Error for a failure of the outer realm, with a stack that starts at the caller. */
export function fromWireError(wire: WireError): DistributedError {
  const fix = wire.fix ?? '';
  const what = fix !== '' && wire.message.endsWith(`\n${fix}`) ? wire.message.slice(0, -fix.length - 1) : wire.message;
  const error = new DistributedError({ code: wire.code ?? 'JD_OUTER_ERROR', what, fix });
  if (fix === '') error.message = what;
  Error.captureStackTrace(error, fromWireError);
  return error;
}

/** The promise of a call across the bridge, rejecting with an Error of the sandbox's own. */
export async function settle<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw ownError(error);
  }
}

/** What a call across the bridge returns; it throws an Error of the sandbox's own. */
export function settleNow<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw ownError(error);
  }
}

function ownError(error: unknown): unknown {
  return isWireError(error) ? fromWireError(error) : error;
}

/** What a running check hears of: set by it, and free of cost for everybody else. */
export interface Listening {
  /** A step at a place of the user's; undefined: it is none of a task's. */
  point(name: string): Promise<void> | undefined;
  /** Tracked state was touched. */
  touch(space: string, key: string, kind: 'read' | 'write'): void;
  /** State was made that is to be compared at the end. */
  tracks(name: string, value: object): void;
}

/** Stands for a value where there is none. */
export const nothing = Symbol('nothing');

/** An access to the state of `shared`, while races are watched. */
export interface TouchedState extends WireTouch {
  /** 'cart.total = 3'. */
  label(): string;
  /** A reader that only looks whether something is there. */
  readonly asks?: 'presence' | undefined;
  /** Of what was read or replaced; {@link nothing}: it was not there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** The check that runs in this file, and what watches it. */
export const listening: {
  now: Listening | undefined;
  /** @param callee the stack begins at who called it */
  watch: ((touched: TouchedState, callee: Function) => void) | undefined;
} = { now: undefined, watch: undefined };

/** A command's words as they cross the bridge. */
export function binaryWords(words: readonly BytesLike[]): string[] {
  return words.map(toBinary);
}
