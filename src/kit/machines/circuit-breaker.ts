import { setImmediate } from '../../base/event-loop';
import { DistributedError } from '../../base/errors';
import { jestGlobals } from '../waiting/jest-globals';
import { callWindow, type CallWindow, type FailureRate } from './call-window';
import type { Action, MachineDescription, Target } from './description';
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
  /** How many failures in a row open it, or which share of failures does. */
  readonly opensAfter: number | FailureRate;
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
  readonly [name: string]: string | number;
  /** In a closed one, what its window has; see {@link CallWindow}. */
  readonly calls: string;
  /** In a half-open one. */
  readonly successes: number;
}

/**
 * The machine of a circuit breaker: closed until it has failed often enough, open for a time, half-open until a probe has told. Its tests have one more: how many probes
 * pass at once. Time is the test's: move it by fake timers or by a clock that the breaker takes.
 * @example
 * beforeEach(() => jest.useFakeTimers());
 * afterEach(() => jest.useRealTimers());
 * circuitBreakerMachine({ create: () => opossumBreaker((action) => new CircuitBreaker(action, options)), opensAfter: { failureRate: 0.5, calls: 3, lastMs: 10_000 }, resetMs: 30_000, rejects: 'EOPENBREAKER' }).tests();
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
  const { resetMs, successesToClose = 1 } = breaker;
  const window = callWindow(breaker);
  const fresh = (calls: string | null): Leads | null => (calls === null ? null : { to: 'closed', context: { calls, successes: 0 } });
  const opened: Leads = { to: 'open', context: { calls: '', successes: 0 } };
  type Leads = Target<BreakerState, Counts>;
  return {
    name: breaker.name ?? defaultName,
    initial: 'closed',
    context: { calls: '', successes: 0 },
    create: () => breaker.create(),
    state: (subject) => subject.state(),
    rejects: breaker.rejects,
    actions: {
      succeed: {
        run: (subject) => subject.call(async () => undefined),
        from: {
          closed: ({ calls }) => fresh(window.after(calls, 'succeeded')),
          halfOpen({ successes }) {
            if (successes + 1 < successesToClose) return { to: 'halfOpen', context: { calls: '', successes: successes + 1 } };
            return fresh(Array.from({ length: successesToClose }).reduce<string>((calls) => window.after(calls, 'succeeded') ?? calls, ''));
          },
        },
      },
      fail: {
        run: failing,
        // Those that are under way when it opens fail as well.
        exclusive: false,
        from: {
          closed({ calls }) {
            const after = window.after(calls, 'failed');
            return after !== null && window.opens(after) ? opened : fresh(after);
          },
          halfOpen: opened,
        },
      },
      wait: {
        run: (subject) => subject.advance(resetMs),
        from: { closed: ({ calls }) => fresh(window.aged(calls, resetMs)), open: 'halfOpen', halfOpen: 'halfOpen' },
      },
      ...halfAction(window, fresh),
    },
  };
}

/** Some of the window's calls go, and some stay. In an open one it would be a part of another time. */
function halfAction(
  { half }: CallWindow,
  fresh: (calls: string) => Target<BreakerState, Counts> | null,
): Readonly<Record<string, Action<BreakerUnderTest, BreakerState, Counts>>> {
  if (half === undefined) return {};
  return { [half.action]: { run: half.run, from: { closed: ({ calls }) => fresh(half.after(calls)), open: null, halfOpen: null } } };
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
  const { opensAfter } = breaker;
  for (let call = 0; call < (typeof opensAfter === 'number' ? opensAfter : opensAfter.calls); call++) await failing(subject);
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
