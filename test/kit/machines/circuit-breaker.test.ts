import { circuitBreaker as cockatiel, ConsecutiveBreaker, handleAll } from 'cockatiel';
import { cockatielBreaker, opossumBreaker } from '../../../src/kit/machines/breaker-adapters';
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

circuitBreakerMachine({
  name: 'opossum',
  create: () =>
    opossumBreaker((action) => {
      const breaker = new Opossum(action, { resetTimeout: resetMs, volumeThreshold: 3, errorThresholdPercentage: 1, timeout: false });
      opossums.push(breaker as never);
      return breaker;
    }),
  opensAfter: 3,
  counting: 'calls',
  resetMs,
  rejects: 'EOPENBREAKER',
}).tests({ walks: 10, longestWalk: 8 });

circuitBreakerMachine({
  name: 'cockatiel',
  create: () => cockatielBreaker(cockatiel(handleAll, { halfOpenAfter: resetMs, breaker: new ConsecutiveBreaker(3) }), resetMs),
  opensAfter: 3,
  resetMs,
  rejects: /circuit breaker is open/,
}).tests();

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
