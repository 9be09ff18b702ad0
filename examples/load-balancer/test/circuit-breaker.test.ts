import { circuitBreakerMachine, collectEvents, concurrently, gate } from 'jest-distributed';
import { BreakerOpen, CircuitBreaker, type BreakerOptions } from '../src/circuit-breaker';

const settings = { opensAfter: 3, resetMs: 100, successesToClose: 2, probes: 2 };

/** A breaker whose time the test moves. */
function breakerAt(options: Partial<BreakerOptions> = {}): { breaker: CircuitBreaker; advance: (ms: number) => void } {
  let now = 0;
  return { breaker: new CircuitBreaker({ ...settings, ...options, now: () => now }), advance: (ms) => void (now += ms) };
}

const fails = (breaker: CircuitBreaker): Promise<unknown> =>
  breaker.call(() => Promise.reject(new Error('planned'))).catch(() => undefined);

const machine = circuitBreakerMachine({
  ...settings,
  rejects: 'BREAKER_OPEN',
  create() {
    const { breaker, advance } = breakerAt();
    return { call: (work) => breaker.call(work), state: () => breaker.state, advance };
  },
});
machine.tests();

test('every transition was taken', () => {
  expect(machine.mermaid()).not.toContain('(never)');
});

test('who asks first is told whether a call would pass', async () => {
  const { breaker, advance } = breakerAt();
  expect(breaker.canCall).toBe(true);
  for (let failure = 0; failure < 3; failure++) await fails(breaker);
  expect(breaker.canCall).toBe(false);
  advance(99);
  expect([breaker.canCall, breaker.state]).toEqual([false, 'open']);
  advance(1);
  expect([breaker.canCall, breaker.state]).toEqual([true, 'halfOpen']);
});

test('half-open, two probes pass and the others are refused', async () => {
  const { breaker, advance } = breakerAt();
  for (let failure = 0; failure < 3; failure++) await fails(breaker);
  advance(100);
  const probe = gate('probe');
  const calls = concurrently(10, 1, () => breaker.call(() => probe.pass()));
  await probe.arrived(2);
  probe.open();
  await expect(calls).toHaveOutcomes({ fulfilled: 2, rejected: { BREAKER_OPEN: 8 } });
  expect(breaker.state).toBe('closed');
});

test('opening and closing are told, once each', async () => {
  const { breaker, advance } = breakerAt();
  const events = collectEvents(breaker, 'open', 'close');
  for (let failure = 0; failure < 5; failure++) await fails(breaker);
  advance(100);
  await fails(breaker);
  advance(100);
  for (let success = 0; success < 2; success++) await breaker.call(async () => undefined);
  expect(events.seen.map(({ name }) => name)).toEqual(['open', 'open', 'close']);
});

test('an answer that comes after the breaker has opened says nothing', async () => {
  const { breaker, advance } = breakerAt();
  const late = gate('late answer');
  const call = breaker.call(() => late.pass());
  await late.arrived();
  for (let failure = 0; failure < 3; failure++) await fails(breaker);
  advance(100);
  await breaker.call(async () => undefined);
  late.open();
  await call;
  expect(breaker.state).toBe('halfOpen');
});

test('a caller that has gone away is no failure', async () => {
  const gone = new DOMException('gone', 'AbortError');
  const { breaker } = breakerAt({ isFailure: (error) => error !== gone });
  for (let call = 0; call < 10; call++) await breaker.call(() => Promise.reject(gone)).catch(() => undefined);
  expect(breaker.state).toBe('closed');
  for (let failure = 0; failure < 3; failure++) await fails(breaker);
  await expect(breaker.call(async () => undefined)).rejects.toThrow(BreakerOpen);
});
