import { getEventListeners } from 'node:events';
import { eventually } from '../../../src/kit/waiting/eventually';
import type { WaitFailure } from '../../../src/kit/waiting/failure';
import { RetryAfter, StopTrying } from '../../../src/kit/waiting/stop-trying';
import type { Attempt } from '../../../src/kit/waiting/wait-options';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { failureOf, inTurn, runningTest } from './drive';

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(closeFakeBridge);

const failing = (wait: PromiseLike<unknown>): Promise<WaitFailure> => failureOf(bridge, wait);

describe('waiting', () => {
  test('resolves to the last value, which may differ from the expected one', async () => {
    const value = { state: 'done', id: 7 };
    const found = await bridge.clock.drive(eventually(inTurn({ state: 'busy', id: 7 }, value)).toMatchObject({ state: 'done' }));
    expect(found).toBe(value);
  });

  test('the first try comes at once, without a timer', async () => {
    await expect(eventually(() => 3).toBe(3)).resolves.toBe(3);
    expect(bridge.clock.timers).toBe(0);
  });

  test('retries what throws', async () => {
    const fn = ({ number }: Attempt): Promise<number> => (number < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve(5));
    expect(await bridge.clock.drive(eventually(fn).toBe(5))).toBe(5);
  });

  test('pauses grow from 10 to 100 ms, less up to a tenth', async () => {
    const times: number[] = [];
    await failing(eventually(({ elapsedMs }) => times.push(elapsedMs)).toBe(-1));
    const pauses = times.slice(1, -1).map((time, i) => time - times[i]!);
    const law = [10, 15, 22.5, 33.75, 50.625, 75.9375, 100, 100, 100];
    law.forEach((longest, i) => {
      expect(pauses[i]).toBeLessThanOrEqual(longest + 1e-6);
      expect(pauses[i]).toBeGreaterThan(0.9 * longest - 1e-6);
    });
    expect(times.at(-1)).toBeCloseTo(1_000, 6);
  });

  test('waits by default as long as the tier says, with its pauses', async () => {
    bridge.test = { ...runningTest(bridge), waitMs: 5_000, longestPauseMs: 1_000 };
    const triedAtMs: number[] = [];
    const failure = await failing(eventually(({ elapsedMs }) => triedAtMs.push(elapsedMs) < 0).toBe(true));
    expect(failure.elapsedMs).toBeCloseTo(5_000, 6);
    const longestMs = Math.max(...triedAtMs.slice(1).map((atMs, at) => atMs - triedAtMs[at]!));
    expect(longestMs).toBeGreaterThan(900);
    expect(longestMs).toBeLessThanOrEqual(1_000);
  });

  test('ends before the limit of the running test, and says so', async () => {
    bridge.test = { ...runningTest(bridge, 5_000), startedAtMs: bridge.clock.now() - 4_000 };
    const failure = await failing(eventually(() => 1).toBe(2));
    expect(failure.elapsedMs).toBeCloseTo(750, 6);
    expect(failure.message).toMatch(/did not hold within 750 ms, cut from 1000 ms/);
    expect(failure.message).toMatch(/Jest's limit of 5000 ms left 750 ms/);
  });

  test('tries once even when the time of the test is over', async () => {
    bridge.test = { ...runningTest(bridge, 5_000), startedAtMs: bridge.clock.now() - 9_000 };
    expect(await eventually(() => 1).toBe(1)).toBe(1);
    expect((await failing(eventually(() => 1).toBe(2))).tries).toBe(1);
  });
});

describe('calls', () => {
  const forever = (): Promise<never> => new Promise(() => undefined);

  test('a hanging call is aborted at the limit', async () => {
    let signal: AbortSignal | undefined;
    const wait = eventually(
      (attempt) => {
        signal = attempt.signal;
        return forever();
      },
      { timeoutMs: 300 },
    ).toBe(1);
    await bridge.clock.advance(299);
    expect(signal!.aborted).toBe(false);
    const failure = await failing(wait);
    expect(signal!.aborted).toBe(true);
    expect(failure.message).toContain('Try 1 was still running after 300 ms; its signal was aborted.');
    expect(bridge.clock.timers).toBe(0);
  });

  test('a hanging call does not hide the failure before it', async () => {
    const failure = await failing(eventually(({ number }) => (number === 1 ? 8 : forever())).toBe(9));
    expect(failure.message).toMatch(/Try 2 was still running after 9\d\d ms/);
    expect(failure.message).toMatch(/Before that, try 1 saw 8:[^]*Expected: .*9[^]*Received: .*8/);
  });

  test('calls never overlap, whatever they do with their signal', async () => {
    let running = 0;
    let most = 0;
    const fn = async ({ number }: Attempt): Promise<string> => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => bridge.clock.after(70, resolve));
      running--;
      return `try ${number}`;
    };
    const failure = await failing(eventually(fn, { timeoutMs: 500, attemptTimeoutMs: 20 }).toBe('x'));
    expect(most).toBe(1);
    expect(failure.tries).toBeGreaterThan(3);
    expect(failure.message).toContain('the call took longer than 20 ms (attemptTimeoutMs)');
  });

  test('a call over its own limit is aborted there and has failed, even if it returns the right value', async () => {
    const fn = ({ number, signal }: Attempt): unknown =>
      number > 1 ? 'second' : new Promise((resolve) => signal.addEventListener('abort', () => resolve('late')));
    const wait = eventually(fn, { attemptTimeoutMs: 20 }).toEqual(expect.any(String));
    expect(await bridge.clock.drive(wait)).toBe('second');
  });

  test('a call that ends when its signal aborts was still running at the end, also where timers fire early', async () => {
    const after = bridge.clock.after.bind(bridge.clock);
    bridge.clock.after = (ms, run) => after(ms - 0.5, run);
    const fn = ({ signal }: Attempt): unknown => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const failure = await failing(eventually(fn).toBe(1));
    expect(failure).toMatchObject({ code: 'JD_WAIT_LIMIT', tries: 1 });
    expect(failure.message).toContain('Try 1 was still running after');
    expect(failure.message).not.toContain('attemptTimeoutMs');
  });

  test('the last try begins early enough for a call as slow as those before it', async () => {
    const fn = ({ number }: Attempt): Promise<number> => new Promise((resolve) => bridge.clock.after(30, () => resolve(number)));
    const failure = await failing(eventually(fn).toBe(0));
    expect(failure.message).not.toContain('still running');
    expect(failure.elapsedMs).toBeGreaterThan(900);
    expect(failure.elapsedMs).toBeLessThanOrEqual(1_000);
  });
});

describe('ending early', () => {
  test('StopTrying fails at once, with its reason', async () => {
    const fn = ({ number }: Attempt): string => {
      if (number === 3) throw new StopTrying('the job failed', { cause: new Error('out of memory') });
      return 'busy';
    };
    const failure = await failing(eventually(fn).toBe('done'));
    expect(failure).toMatchObject({ code: 'JD_WAIT_STOPPED', tries: 3 });
    expect(failure.message).toMatch(/stopped trying after 3 tries[^]*StopTrying: the job failed[^]*caused by Error: out of memory/);
    expect(failure.message).toMatch(/Before that, try 2 saw 'busy'/);
  });

  test('stopOn decides by the error', async () => {
    const fn = ({ number }: Attempt): never => {
      throw Object.assign(new Error(`try ${number}`), { code: number === 2 ? 'NOAUTH' : 'ECONNREFUSED' });
    };
    const failure = await failing(eventually(fn, { stopOn: (error) => (error as { code: string }).code === 'NOAUTH' }).toBe(1));
    expect(failure).toMatchObject({ code: 'JD_WAIT_STOPPED', tries: 2 });
  });

  test('what stopOn throws itself is not swallowed', async () => {
    const stopOn = (): boolean => {
      throw new TypeError('in stopOn');
    };
    const wait = eventually(() => Promise.reject(new Error('x')), { stopOn }).toBe(1);
    await expect(bridge.clock.drive(wait)).rejects.toThrow('in stopOn');
  });

  test('an error may say when to come back', async () => {
    const times: number[] = [];
    const fn = ({ elapsedMs, number }: Attempt): number => {
      times.push(elapsedMs);
      if (number === 1) throw new RetryAfter(400);
      if (number === 2) throw Object.assign(new Error('429'), { retryAfterMs: 50 });
      return 1;
    };
    await bridge.clock.drive(eventually(fn).toBe(1));
    expect(times[1]).toBeCloseTo(400, 6);
    expect(times[2]).toBeCloseTo(450, 6);
  });

  test('a signal abandons the wait and the call under way', async () => {
    const controller = new AbortController();
    let inner: AbortSignal | undefined;
    const wait = eventually(
      ({ signal }) => {
        inner = signal;
        return new Promise(() => undefined);
      },
      { signal: controller.signal },
    ).toBe(1);
    controller.abort(new Error('enough'));
    const failure = await failing(wait);
    expect(failure).toMatchObject({ code: 'JD_WAIT_ABANDONED', cause: expect.objectContaining({ message: 'enough' }) });
    expect(inner!.aborted).toBe(true);
    expect(bridge.clock.timers).toBe(0);
  });

  test('a finished wait lets go of the signal', async () => {
    const { signal } = new AbortController();
    await bridge.clock.drive(eventually(({ number }) => number, { signal }).toBe(3));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('an aborted signal allows no try at all', async () => {
    const fn = jest.fn();
    const failure = await failing(eventually(fn, { signal: AbortSignal.abort() }).toBe(1));
    expect(failure.code).toBe('JD_WAIT_ABANDONED');
    expect(fn).not.toHaveBeenCalled();
  });

  test('a wait that nobody awaited ends with its test', async () => {
    bridge.test = runningTest(bridge);
    const fn = jest.fn(() => 1);
    void eventually(fn).toBe(2);
    await bridge.clock.advance(50);
    await bridge.cleanUp();
    const calls = fn.mock.calls.length;
    await bridge.clock.advance(500);
    expect(fn).toHaveBeenCalledTimes(calls);
    expect(bridge.clock.timers).toBe(0);
  });
});

describe('holding for longer', () => {
  test('times: so many tries in a row', async () => {
    const fn = jest.fn(inTurn('a', 'b', 'a', 'b', 'b', 'b', 'a'));
    await bridge.clock.drive(eventually(fn, { times: 3 }).toBe('b'));
    expect(fn).toHaveBeenCalledTimes(6);
  });

  test('duringMs: for so long', async () => {
    const begin = bridge.clock.now();
    const fn = (): number => (bridge.clock.now() - begin < 40 ? 0 : 1);
    await bridge.clock.drive(eventually(fn, { duringMs: 100 }).toBe(1));
    expect(bridge.clock.now() - begin).toBeGreaterThanOrEqual(140);
    expect(bridge.clock.now() - begin).toBeLessThan(200);
  });

  test('tells how far it came', async () => {
    const failure = await failing(eventually(() => 1, { times: 1_000, timeoutMs: 100 }).toBe(1));
    expect(failure.message).toMatch(/At the end it had held for \d+ tries and 100 ms, of 1000 tries \(times\)\./);
  });
});

test('soft: the failure is kept for the end of the test, and the last value handed back', async () => {
  expect(await bridge.clock.drive(eventually(inTurn(1, 2), { soft: true, timeoutMs: 50 }).toBe(3))).toBe(2);
  const { suppressedErrors } = expect.getState();
  expect(suppressedErrors.map((error) => error.message)).toEqual([expect.stringContaining('eventually(fn).toBe(3) did not hold')]);
  expect.setState({ suppressedErrors: [] });
});
