import { consistently } from '../../../src/kit/waiting/consistently';
import { eventually } from '../../../src/kit/waiting/eventually';
import { installedFakeTimers } from '../../../src/kit/waiting/fake-timers';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { turn } from '../fake-clock';

afterEach(() => {
  jest.useRealTimers();
  closeFakeBridge();
});

/** A service with timers of its own, as code under test has. */
function delayed<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => globalThis.setTimeout(() => resolve(value), ms));
}

test('tells the kinds apart', () => {
  expect(installedFakeTimers()).toBeUndefined();
  jest.useFakeTimers();
  expect(installedFakeTimers()?.kind).toBe('modern');
  jest.useFakeTimers({ legacyFakeTimers: true });
  expect(installedFakeTimers()?.kind).toBe('legacy');
});

describe.each([
  ['modern', undefined],
  ['legacy', { legacyFakeTimers: true as const }],
])('under %s fake timers', (_kind, config) => {
  beforeEach(() => void jest.useFakeTimers(config));

  test('time is real, and the fake one stands still', async () => {
    const bridge = openFakeBridge();
    const fired = jest.fn();
    globalThis.setTimeout(fired, 1);
    expect(await bridge.clock.drive(eventually(({ number }) => number).toBe(5))).toBe(5);
    expect(fired).not.toHaveBeenCalled();
  });

  test('advance: true moves them between tries, so that no real time passes', async () => {
    const { clock } = openFakeBridge();
    const begin = clock.now();
    let ready = false;
    void delayed(4_000, true).then((value) => (ready = value));
    const wait = eventually(() => ready, { timeoutMs: 5_000, advance: true }).toBe(true);
    // the wait's own timers are of 0 ms: each lets one turn of the event loop happen
    await driveBy(0, clock, wait);
    expect(clock.now()).toBe(begin);
  });

  test('advance: true moves them while a call is under way', async () => {
    const { clock } = openFakeBridge();
    const wait = eventually(() => delayed(95, 'late'), { advance: true }).toBe('late');
    expect(await driveBy(10, clock, wait)).toBe('late');
  });

  test('advance: true ends when the fake time is over', async () => {
    const { clock } = openFakeBridge();
    let moved = 0;
    const tick = (): void => {
      moved += 10;
      globalThis.setTimeout(tick, 10);
    };
    tick();
    const wait = eventually(() => 1, { timeoutMs: 700, advance: true }).toBe(2);
    await expect(driveBy(0, clock, wait)).rejects.toThrow(/did not hold within 700 ms: \d+ tries in 70\d ms/);
    expect(moved).toBeGreaterThan(690);
    expect(moved).toBeLessThan(730);
  });

  test('advance: true, holding for a time', async () => {
    const { clock } = openFakeBridge();
    let broken = false;
    void delayed(250, true).then((value) => (broken = value));
    await driveBy(0, clock, consistently(() => broken, { forMs: 200, advance: true }).toBe(false));
    await expect(driveBy(0, clock, consistently(() => broken, { forMs: 200, advance: true }).toBe(false))).rejects.toThrow(/broke it/);
  });
});

test('advance: true waits for real timers when none are faked', async () => {
  const { clock } = openFakeBridge();
  expect(await clock.drive(eventually(({ number }) => number, { advance: true }).toBe(4))).toBe(4);
});

test("works in a foreign environment, on the machine's time", async () => {
  jest.useFakeTimers();
  expect(await eventually(({ number }) => number, { intervalMs: 1 }).toBe(3)).toBe(3);
});

/**
 * Moves the fake clock by `ms` again and again. Its own drive does not do here: Jest's advance takes turns of the real event loop, during which
 * no timer of the clock waits.
 */
async function driveBy<T>(ms: number, clock: FakeBridge['clock'], promise: PromiseLike<T>): Promise<T> {
  let settled = false;
  const seen = Promise.resolve(promise).finally(() => (settled = true));
  seen.catch(() => undefined);
  while (!settled) {
    await clock.advance(ms);
    await turn();
  }
  return seen;
}
