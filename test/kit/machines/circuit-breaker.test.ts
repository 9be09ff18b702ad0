import { circuitBreaker as cockatiel, ConsecutiveBreaker, CountBreaker, handleAll, SamplingBreaker } from 'cockatiel';
import { cockatielBreaker, cockatielSampling, opossumBreaker } from '../../../src/kit/machines/breaker-adapters';
import { circuitBreakerMachine, type BreakerState, type BreakerUnderTest } from '../../../src/kit/machines/circuit-breaker';
import { failureText } from '../failure-text';
import { runNested } from '../nested-jest';

const Opossum = require('opossum') as new (
  action: unknown,
  options: object,
) => Parameters<typeof opossumBreaker>[0] extends (a: never) => infer R ? R : never;

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const resetMs = 30_000;
const opossums: { shutdown(): void }[] = [];
afterEach(() => opossums.splice(0).forEach((breaker) => breaker.shutdown()));

/** Opossum's window is 10 seconds unless it is told otherwise. */
const windowMs = 10_000;

describe.each([
  [3, 1],
  [2, 50],
])('of %i calls over %i %% failed', (calls, percentage) => {
  circuitBreakerMachine({
    name: 'opossum',
    create: () =>
      opossumBreaker((action) => {
        const options = { resetTimeout: resetMs, volumeThreshold: calls, errorThresholdPercentage: percentage, timeout: false };
        const breaker = new Opossum(action, options);
        opossums.push(breaker as never);
        return breaker;
      }),
    opensAfter: { failureRate: percentage / 100, calls, lastMs: windowMs },
    resetMs,
    rejects: 'EOPENBREAKER',
  }).tests({ walks: 10, longestWalk: 8 });
});

circuitBreakerMachine({
  name: 'cockatiel',
  create: () => cockatielBreaker(cockatiel(handleAll, { halfOpenAfter: resetMs, breaker: new ConsecutiveBreaker(3) }), resetMs),
  opensAfter: 3,
  resetMs,
  rejects: /circuit breaker is open/,
}).tests();

circuitBreakerMachine({
  name: 'cockatiel, over half of the last four',
  create: () => {
    const breaker = new CountBreaker({ threshold: 0.5, size: 4, minimumNumberOfCalls: 2 });
    return cockatielBreaker(cockatiel(handleAll, { halfOpenAfter: resetMs, breaker }), resetMs);
  },
  opensAfter: { failureRate: 0.5, calls: 2, lastCalls: 4 },
  resetMs,
  rejects: /circuit breaker is open/,
}).tests();

describe.each([
  { threshold: 0.5, duration: 5_000, minimumRps: 0.4 },
  { threshold: 0.2, duration: 9_500, minimumRps: 0.3 },
])('of %p', (options) => {
  circuitBreakerMachine({
    name: 'cockatiel, sampling',
    create: () => cockatielBreaker(cockatiel(handleAll, { halfOpenAfter: resetMs, breaker: new SamplingBreaker(options) }), resetMs),
    opensAfter: cockatielSampling(options),
    resetMs,
    rejects: /circuit breaker is open/,
  }).tests({ walks: 30 });
});

/** A breaker of our own on a clock of its own, closed again by two successes; or one with a mistake. */
class Breaker implements BreakerUnderTest {
  private failures = 0;
  private successes = 0;
  private probing = 0;
  private nowMs = 0;
  private openedAtMs: number | undefined;
  private isHalf = false;

  constructor(private readonly mistake?: 'stays closed in half-open' | 'lets all through') {}

  state(): BreakerState {
    if (this.openedAtMs !== undefined && this.nowMs - this.openedAtMs >= 100)
      [this.openedAtMs, this.isHalf, this.successes] = [undefined, true, 0];
    return this.isHalf ? 'halfOpen' : this.openedAtMs === undefined ? 'closed' : 'open';
  }

  advance(ms: number): void {
    this.nowMs += ms;
  }

  async call(fn: () => Promise<unknown>): Promise<unknown> {
    const state = this.state();
    if (state === 'open' || (state === 'halfOpen' && this.probing >= 2 && this.mistake !== 'lets all through'))
      throw new Error('breaker open');
    this.probing++;
    try {
      const result = await fn();
      this.failures = 0;
      if (++this.successes >= 2) this.isHalf = false;
      return result;
    } catch (error) {
      this.failures++;
      if (this.failures >= 3 || (this.isHalf && this.mistake !== 'stays closed in half-open')) {
        [this.openedAtMs, this.isHalf, this.failures] = [this.nowMs, false, 0];
      }
      throw error;
    } finally {
      this.probing--;
    }
  }
}

const own = (mistake?: ConstructorParameters<typeof Breaker>[0]): ReturnType<typeof circuitBreakerMachine> =>
  circuitBreakerMachine({
    name: 'own breaker',
    create: () => new Breaker(mistake),
    opensAfter: 3,
    resetMs: 100,
    successesToClose: 2,
    probes: 2,
    rejects: 'breaker open',
  });
own().tests();

test('a breaker that does not open again when a probe fails is found', async () => {
  const text = await failureText(() => own('stays closed in half-open').walk(['fail', 'fail', 'fail', 'wait', 'fail']));
  expect(text).toContain("After 'fail' in halfOpen");
  expect(text).toContain("the state is 'halfOpen', and must be 'open'");
});

/** Opens by the share of failures; or with a mistake. Its clock is the test's. */
class RateBreaker implements BreakerUnderTest {
  private calls: { failed: boolean; atMs: number }[] = [];
  private nowMs = 0;
  private openedAtMs: number | undefined;

  constructor(
    private readonly mistake?: 'forgets nothing' | 'forgets all at once' | 'counts failures alone' | 'opens at the share itself',
  ) {}

  state(): BreakerState {
    if (this.openedAtMs === undefined) return 'closed';
    return this.nowMs - this.openedAtMs >= 100 ? 'halfOpen' : 'open';
  }

  advance(ms: number): void {
    this.nowMs += ms;
    const isOld = ({ atMs }: { atMs: number }): boolean => this.nowMs - atMs >= (this.mistake === 'forgets nothing' ? Infinity : 50);
    this.calls = this.mistake === 'forgets all at once' && this.calls.some(isOld) ? [] : this.calls.filter((call) => !isOld(call));
  }

  async call(fn: () => Promise<unknown>): Promise<unknown> {
    const state = this.state();
    if (state === 'open') throw new Error('breaker open');
    try {
      const result = await fn();
      if (state === 'halfOpen') [this.openedAtMs, this.calls] = [undefined, []];
      this.calls.push({ failed: false, atMs: this.nowMs });
      return result;
    } catch (error) {
      this.calls.push({ failed: true, atMs: this.nowMs });
      const failed = this.calls.filter((each) => each.failed).length;
      const share = this.mistake === 'counts failures alone' ? 1 : failed / this.calls.length;
      const counted = this.mistake === 'counts failures alone' ? failed : this.calls.length;
      const isOver = this.mistake === 'opens at the share itself' ? share >= 0.5 : share > 0.5;
      if (state === 'halfOpen' || (counted >= 2 && isOver)) this.openedAtMs = this.nowMs;
      throw error;
    }
  }
}

describe('a share of failures in a window of time', () => {
  const machine = (mistake?: ConstructorParameters<typeof RateBreaker>[0]): ReturnType<typeof circuitBreakerMachine> =>
    circuitBreakerMachine({
      create: () => new RateBreaker(mistake),
      opensAfter: { failureRate: 0.5, calls: 2, lastMs: 50 },
      resetMs: 100,
      rejects: 'breaker open',
    });

  const walks = {
    'forgets nothing': ['fail', 'waitHalfTheWindow', 'waitHalfTheWindow', 'fail'],
    'forgets all at once': ['succeed', 'waitHalfTheWindow', 'fail', 'waitHalfTheWindow', 'fail'],
    'counts failures alone': ['fail', 'succeed', 'succeed', 'fail'],
    'opens at the share itself': ['succeed', 'fail'],
  } as const;

  test.each(Object.entries(walks))('a breaker that %s is found', async (mistake, walk) => {
    await machine().walk(walk);
    expect(await failureText(() => machine(mistake as keyof typeof walks).walk(walk))).toMatch(
      /After 'fail' in closed .* the state is '(?:open|closed)', and must be '(?:open|closed)'/,
    );
  });

  test('what no model can hold is refused', () => {
    const make = (opensAfter: object): unknown =>
      circuitBreakerMachine({ create: () => new RateBreaker(), opensAfter: opensAfter as never, resetMs: 100, rejects: '' });
    expect(() => make({ failureRate: 0.5, calls: 2, lastMs: 101 })).toThrow('It must be at most resetMs (100)');
    expect(() => make({ failureRate: 0.5, calls: 2, lastCalls: 8 })).toThrow('It must be from calls (2) to 7');
    expect(() => make({ failureRate: 0.5, calls: 2, lastCalls: 1 })).toThrow('lastCalls is 1');
  });
});

describe('a window of slots', () => {
  const options = { threshold: 0.5, duration: 5_000, minimumRps: 0.4 };
  interface Inner {
    resetWindows(): void;
    rotateWindow(now: number): object;
    windows: unknown[];
  }
  const mistakes: Readonly<Record<string, (breaker: Inner) => void>> = {
    'forgets nothing': (breaker) => {
      const rotate = breaker.rotateWindow.bind(breaker);
      breaker.rotateWindow = (now) => {
        breaker.windows.splice((breaker as never as { currentWindow: number }).currentWindow + 1, 0, { failures: 0, successes: 0 });
        return rotate(now);
      };
    },
    'forgets all after a pause': (breaker) => {
      const rotate = breaker.rotateWindow.bind(breaker);
      breaker.rotateWindow = (now) => {
        breaker.resetWindows();
        return rotate(now);
      };
    },
    'remembers what was before it opened': (breaker) => {
      breaker.resetWindows = () => undefined;
    },
  };
  const half = 'succeedThroughHalfTheWindow';
  const walks: Readonly<Record<keyof typeof mistakes, readonly string[]>> = {
    'forgets nothing': ['succeed', half, half, ...Array.from({ length: 6 }, () => 'fail')],
    'forgets all after a pause': ['fail', 'wait', 'fail'],
    'remembers what was before it opened': ['fail', 'fail', 'wait', 'succeed', 'fail'],
  };
  const machine = (mistake?: (breaker: Inner) => void): ReturnType<typeof circuitBreakerMachine> =>
    circuitBreakerMachine({
      create() {
        const breaker = new SamplingBreaker(options);
        mistake?.(breaker as never);
        return cockatielBreaker(cockatiel(handleAll, { halfOpenAfter: resetMs, breaker }), resetMs);
      },
      opensAfter: cockatielSampling(options),
      resetMs,
      rejects: /circuit breaker is open/,
    });

  test.each(Object.entries(walks))('a breaker that %s is found', async (mistake, walk) => {
    await machine().walk(walk);
    expect(await failureText(() => machine(mistakes[mistake]).walk(walk))).toMatch(
      /After 'fail' in closed .* the state is '(?:open|closed)', and must be '(?:open|closed)'/,
    );
  });

  test.each([
    [{ threshold: 0.5, duration: 30_000, minimumRps: 0.1 }, 'it has 30 slots.\nIt must be at most 10 slots: give'],
    [{ threshold: 0.5, duration: 5_000, minimumRps: 2 }, 'calls is 10.\nIt must be at most 5: give'],
    [{ threshold: 0.8, duration: 5_000, minimumRps: 0.4 }, 'failureRate is 0.8.\nIt must be at most 0.5'],
  ])('%o is more than a model can hold', (wide, message) => {
    const make = (): unknown =>
      circuitBreakerMachine({ create: () => new Breaker(), opensAfter: cockatielSampling(wide), resetMs, rejects: '' });
    expect(make).toThrow(message);
  });

  test('must be shorter than it stays open, a slot at least', () => {
    const make = (): unknown =>
      circuitBreakerMachine({ create: () => new Breaker(), opensAfter: cockatielSampling(options), resetMs: 999, rejects: '' });
    expect(make).toThrow('lastMs is 5000.\nIt must be at most resetMs (999) a slot');
  });
});

test('a breaker that lets all probes through is found', async () => {
  jest.useRealTimers();
  const { files } = await runNested({
    files: {
      'breaker.test.js': `
        const { circuitBreakerMachine } = require('jest-distributed');
        ${Breaker.toString()}
        const create = () => new Breaker('lets all through');
        circuitBreakerMachine({ create, opensAfter: 3, resetMs: 100, successesToClose: 2, probes: 2, rejects: 'breaker open' }).tests({ walks: 0 });`,
    },
  });
  const failed = Object.entries(files['breaker.test.js']!.tests).filter(([, result]) => result !== 'passed');
  expect(failed).toEqual([
    ['circuit breaker: half-open, it lets 2 through at once', expect.stringContaining('let 7 of 7 calls through at once; it must be 2')],
  ]);
}, 60_000);
