import type { WaitFailure } from '../../../src/kit/waiting/failure';
import type { Attempt } from '../../../src/kit/waiting/wait-options';
import type { FakeBridge } from '../fake-bridge';

/** Moves the bridge's time until the wait fails; hands back its failure. */
export function failureOf(bridge: FakeBridge, wait: PromiseLike<unknown>): Promise<WaitFailure> {
  const failed = wait.then(
    (value) => Promise.reject(new Error(`it did not fail but resolved to ${String(value)}`)),
    (error: WaitFailure) => error,
  );
  return bridge.clock.drive(failed);
}

/** Returns the values in turn, the last one for ever. */
export function inTurn<T>(...values: readonly T[]): (attempt: Attempt) => T {
  return ({ number }) => values[Math.min(number, values.length) - 1]!;
}

/** A running test that began now. */
export function runningTest(bridge: FakeBridge, timeoutMs = 60_000): NonNullable<FakeBridge['test']> {
  return { name: 'a test', startedAtMs: bridge.clock.now(), timeoutMs, waitMs: 1_000, longestPauseMs: 100 };
}
