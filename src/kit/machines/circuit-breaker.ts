import { setImmediate } from '../../base/event-loop';
import { DistributedError } from '../../base/errors';
import { jestGlobals } from '../waiting/jest-globals';
import type { MachineDescription, Target } from './description';
import { stateMachine, type MachineTestOptions, type StateMachine } from './state-machine';

/** The states of a circuit breaker. */
export type BreakerState = 'closed' | 'open' | 'halfOpen';

/** A circuit breaker as its tests use it. */
export interface BreakerUnderTest {
  /** Calls the function through the breaker. */
  call(fn: () => Promise<unknown>): Promise<unknown>;
  state(): BreakerState;
  /** Moves the time that the breaker goes by. */
  advance(ms: number): unknown;
}

/** A circuit breaker as it is meant to be. */
export interface BreakerDescription {
  /** Default 'circuit breaker'. */
  readonly name?: string;
  /** Makes a fresh one, closed. */
  create(): BreakerUnderTest | PromiseLike<BreakerUnderTest>;
  /** How many it takes to open. */
  readonly opensAfter: number;
  /** What is counted: failures in a row (the default), or all calls of a window, of which the last has failed; waiting empties the window. */
  readonly counting?: 'failures in a row' | 'calls';
  /** After how many milliseconds an open one becomes half-open. */
  readonly resetMs: number;
  /** How many successes close a half-open one; default 1. */
  readonly successesToClose?: number;
  /** How many calls a half-open one lets through at once; default 1. */
  readonly probes?: number;
  /** The error of a call that an open one refuses: its code, a part of its message, or a pattern for either. */
  readonly rejects: string | RegExp;
}

interface Counts {
  readonly [name: string]: number;
  /** In a closed one, of what opens it. */
  readonly counted: number;
  /** In a half-open one. */
  readonly successes: number;
}

/**
 * The machine of a circuit breaker: closed until it has failed often enough, open for a time, half-open until a probe has told. Its tests have one more: how many probes
 * pass at once. Time is the test's: move it by fake timers or by a clock that the breaker takes.
 * @example
 * beforeEach(() => jest.useFakeTimers());
 * afterEach(() => jest.useRealTimers());
 * circuitBreakerMachine({ create: () => opossumBreaker((action) => new CircuitBreaker(action, options)), opensAfter: 3, counting: 'calls', resetMs: 30_000, rejects: 'EOPENBREAKER' }).tests();
 */
export function circuitBreakerMachine(breaker: BreakerDescription): StateMachine {
  const machine = stateMachine(describeBreaker(breaker));
  return Object.freeze({
    ...machine,
    tests(options?: MachineTestOptions) {
      machine.tests(options);
      const { name = defaultName, probes = 1 } = breaker;
      jestGlobals().test(`${name}: half-open, it lets ${probes} through at once`, () => checkProbes(breaker, probes));
    },
  });
}

const defaultName = 'circuit breaker';

function describeBreaker(breaker: BreakerDescription): MachineDescription<BreakerUnderTest, BreakerState, Counts> {
  const { opensAfter, counting = 'failures in a row', resetMs, successesToClose = 1 } = breaker;
  const fresh = (counted: number): Counts => ({ counted, successes: 0 });
  const countsCalls = counting === 'calls';
  const more = ({ counted }: Counts): number => Math.min(counted + 1, opensAfter);
  type Leads = Target<BreakerState, Counts>;
  return {
    name: breaker.name ?? defaultName,
    initial: 'closed',
    context: fresh(0),
    create: () => breaker.create(),
    state: (subject) => subject.state(),
    rejects: breaker.rejects,
    actions: {
      succeed: {
        run: (subject) => subject.call(async () => undefined),
        from: {
          closed: (counts): Leads => ({ to: 'closed', context: fresh(countsCalls ? more(counts) : 0) }),
          halfOpen: ({ successes }): Leads =>
            successes + 1 >= successesToClose
              ? { to: 'closed', context: fresh(countsCalls ? Math.min(successes + 1, opensAfter) : 0) }
              : { to: 'halfOpen', context: { counted: 0, successes: successes + 1 } },
        },
      },
      fail: {
        run: failing,
        // Those that are under way when it opens fail as well.
        exclusive: false,
        from: {
          closed: (counts): Leads =>
            counts.counted + 1 >= opensAfter ? { to: 'open', context: fresh(0) } : { to: 'closed', context: fresh(more(counts)) },
          halfOpen: { to: 'open', context: fresh(0) },
        },
      },
      wait: {
        run: (subject) => subject.advance(resetMs),
        from: {
          closed: (counts): Leads => ({ to: 'closed', context: countsCalls ? fresh(0) : counts }),
          open: 'halfOpen',
          halfOpen: 'halfOpen',
        },
      },
    },
  };
}

/** A failure of the function is no failure of the breaker: it passes it on. */
async function failing(subject: BreakerUnderTest): Promise<void> {
  const planned = new Error('planned');
  try {
    await subject.call(() => Promise.reject(planned));
  } catch (error) {
    if (error !== planned) throw error;
  }
}

/** Attempts over those that may pass, and how many turns of the event loop they get for it. */
const [tooMany, turns] = [5, 5];

async function checkProbes(breaker: BreakerDescription, probes: number): Promise<void> {
  const subject = await breaker.create();
  for (let call = 0; call < breaker.opensAfter; call++) await failing(subject);
  await subject.advance(breaker.resetMs);
  let [passed, finish] = [0, (): void => undefined];
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const call = (): Promise<unknown> => subject.call(() => (passed++, finished));
  const calls = Promise.allSettled(Array.from({ length: probes + tooMany }, call));
  for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  const passedAtOnce = passed;
  finish();
  await calls;
  if (passedAtOnce === probes) return;
  throw new DistributedError({
    code: 'JD_MACHINE',
    what: `Half-open, the breaker let ${passedAtOnce} of ${probes + tooMany} calls through at once; it must be ${probes}.`,
    fix: 'Count a probe when it begins, not when it ends.',
  });
}
