import { jestGlobals } from '../waiting/jest-globals';
import type { FailureRate } from './call-window';
import type { BreakerState, BreakerUnderTest } from './circuit-breaker';

/** The part of opossum's CircuitBreaker that is used. */
export interface OpossumLike {
  readonly opened: boolean;
  readonly halfOpen: boolean;
  fire(...args: unknown[]): Promise<unknown>;
}

/** The part of cockatiel's CircuitBreakerPolicy that is used. */
export interface CockatielLike {
  /** 0 closed, 1 open, 2 half-open. */
  readonly state: number;
  execute(fn: () => Promise<unknown>): Promise<unknown>;
  onBreak(listener: () => void): unknown;
}

const advanceFakeTimers = (ms: number): Promise<void> => jestGlobals().jest.advanceTimersByTimeAsync(ms);

/**
 * A breaker of opossum 9. Its time is that of Jest's modern fake timers.
 * @param make makes it around the action that is handed in
 */
export function opossumBreaker(make: (action: (fn: () => Promise<unknown>) => Promise<unknown>) => OpossumLike): BreakerUnderTest {
  const breaker = make((fn) => fn());
  return {
    call: (fn) => breaker.fire(fn),
    state: () => (breaker.opened ? 'open' : breaker.halfOpen ? 'halfOpen' : 'closed'),
    advance: advanceFakeTimers,
  };
}

/**
 * A breaker of cockatiel 3. Its time is that of Jest's modern fake timers. cockatiel itself calls an open breaker half-open from the next call on, and not from the
 * moment at which that call may pass; the adapter goes by that moment.
 * @param halfOpenAfterMs the option `halfOpenAfter` that it was made with
 */
export function cockatielBreaker(policy: CockatielLike, halfOpenAfterMs: number): BreakerUnderTest {
  const states: readonly BreakerState[] = ['closed', 'open', 'halfOpen'];
  let openForMs = 0;
  policy.onBreak(() => (openForMs = 0));
  return {
    call: (fn) => policy.execute(fn),
    state() {
      const state = states[policy.state] ?? 'open';
      return state === 'open' && openForMs >= halfOpenAfterMs ? 'halfOpen' : state;
    },
    async advance(ms) {
      await advanceFakeTimers(ms);
      openForMs += ms;
    },
  };
}

/** The options of cockatiel's SamplingBreaker. */
export interface CockatielSamplingOptions {
  readonly threshold: number;
  /** Milliseconds. */
  readonly duration: number;
  /** Calls a second below which it stays closed. */
  readonly minimumRps: number;
}

/**
 * When cockatiel's SamplingBreaker opens, from its own options, for `opensAfter`. Its window is slots of a second at most, five at least, and only calls move it: what came before a
 * pause counts until as many slots with calls have followed.
 * @example
 * const options = { threshold: 0.5, duration: 5_000, minimumRps: 0.4 };
 * circuitBreakerMachine({ create: () => cockatielBreaker(circuitBreaker(handleAll, { halfOpenAfter: 10_000, breaker: new SamplingBreaker(options) }), 10_000), opensAfter: cockatielSampling(options), resetMs: 10_000, rejects: /circuit breaker is open/ }).tests();
 */
export function cockatielSampling({ threshold, duration, minimumRps }: CockatielSamplingOptions): FailureRate {
  const slots = Math.max(leastSlots, Math.ceil(duration / longestSlotMs));
  const lastMs = Math.round(duration / slots) * slots;
  return { failureRate: threshold, calls: Math.max(1, Math.ceil(lastMs * (minimumRps / 1_000))), lastMs, slots };
}

/** Of SamplingBreaker. */
const [leastSlots, longestSlotMs] = [5, 1_000];
