import { consistently } from '../../../src/kit/waiting/consistently';
import type { WaitFailure } from '../../../src/kit/waiting/failure';
import type { Attempt } from '../../../src/kit/waiting/wait-options';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { failureOf, inTurn, runningTest } from './drive';

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(closeFakeBridge);
const failing = (wait: PromiseLike<unknown>): Promise<WaitFailure> => failureOf(bridge, wait);

test('looks at the beginning, all the time, and at the end', async () => {
  const times: number[] = [];
  const fn = ({ elapsedMs }: Attempt): string => {
    times.push(elapsedMs);
    return 'up';
  };
  expect(await bridge.clock.drive(consistently(fn, { forMs: 50 }).toBe('up'))).toBe('up');
  expect(times[0]).toBe(0);
  expect(times.at(-1)).toBeCloseTo(50, 6);
  for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeLessThanOrEqual(10);
});

test('lasts 100 ms by default', async () => {
  const begin = bridge.clock.now();
  await bridge.clock.drive(consistently(() => 1).toBe(1));
  expect(bridge.clock.now() - begin).toBeCloseTo(100, 6);
});

test('fails at the first try that does not hold', async () => {
  const fn = jest.fn(inTurn('up', 'up', 'down', 'up'));
  const failure = await failing(consistently(fn).toBe('up'));
  expect(fn).toHaveBeenCalledTimes(3);
  expect(failure.code).toBe('JD_WAIT_BROKEN');
  expect(failure.message).toMatch(/^consistently\(fn\)\.toBe\('up'\) held for \d+ ms of 100 ms; try 3 broke it\./);
  expect(failure.message).toMatch(/Expected: .*"up"[^]*Received: .*"down"/);
});

test('a call that throws breaks it', async () => {
  const failure = await failing(consistently(inTurn<() => number>(() => 1, thrower)).not.toThrow());
  expect(failure.tries).toBe(2);
  expect((await failing(consistently(thrower).toBe(1))).message).toContain('The last try threw:\n  | Error: gone');
});

function thrower(): never {
  throw new Error('gone');
}

test('tries once even for no time at all', async () => {
  const fn = jest.fn(() => 1);
  await bridge.clock.drive(consistently(fn, { forMs: 0 }).toBe(1));
  expect(fn).toHaveBeenCalledTimes(1);
  expect((await failing(consistently(() => 1, { forMs: 0 }).toBe(2))).tries).toBe(1);
});

test('a call that has not returned when the time is over is heard out', async () => {
  const slow = (says: string) => (): Promise<string> => new Promise((resolve) => bridge.clock.after(130, () => resolve(says)));
  expect(await bridge.clock.drive(consistently(slow('up')).toBe('up'))).toBe('up');
  expect((await failing(consistently(slow('down')).toBe('up'))).code).toBe('JD_WAIT_BROKEN');
});

test('what never returns does not pass', async () => {
  const failure = await failing(consistently(({ number }) => (number === 1 ? 1 : new Promise<number>(() => undefined))).toBe(1));
  expect(failure.code).toBe('JD_WAIT_LIMIT');
  expect(failure.message).toMatch(/cannot be told: its last call did not return/);
});

test('a time that does not fit into the test is refused at once', async () => {
  bridge.test = runningTest(bridge, 1_000);
  const fn = jest.fn(() => 1);
  const failure = await failing(consistently(fn, { forMs: 2_000 }).toBe(1));
  expect(failure.message).toMatch(/cannot hold for 2000 ms: Jest's limit of 1000 ms left 950 ms for it\. Raise it/);
  expect(fn).not.toHaveBeenCalled();
});

describe('awaited without a matcher', () => {
  test.each<[string, () => unknown]>([
    ['true', () => true],
    ['something truthy', () => 'yes'],
    ['a promise of it', async () => 1],
    ['nothing, after an assertion', () => expect(1).toBe(1)],
    [
      'nothing, after an assertion later on',
      async () => {
        await Promise.resolve();
        expect(1).toBe(1);
      },
    ],
  ])('holds when the function returns %s', async (_name, fn) => {
    await bridge.clock.drive(consistently(fn));
  });

  test.each<[string, () => unknown, RegExp]>([
    ['false', () => false, /The last try saw false\./],
    ['nothing, without an assertion', () => undefined, /made no assertion of expect either\. Return true when the check holds/],
    ['a failed assertion', () => expect(1).toBe(2), /The last try threw:\n {2}\| Error: .*expect\(/],
  ])('is broken by %s', async (_name, fn, message) => {
    const failure = await failing(consistently(fn));
    expect(failure.code).toBe('JD_WAIT_BROKEN');
    expect(failure.message).toMatch(message);
  });

  test('begins one wait, however often it is asked', async () => {
    const fn = jest.fn(() => true);
    const chain = consistently(fn, { forMs: 0 });
    await bridge.clock.drive(Promise.all([chain, chain]));
    expect(fn).toHaveBeenCalledTimes(1);
  });
});
