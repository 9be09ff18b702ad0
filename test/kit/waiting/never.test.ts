import assert from 'node:assert';
import type { WaitFailure } from '../../../src/kit/waiting/failure';
import { never } from '../../../src/kit/waiting/never';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { failureOf, inTurn } from './drive';

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(closeFakeBridge);
const failing = (wait: PromiseLike<unknown>): Promise<WaitFailure> => failureOf(bridge, wait);

test('holds while the matcher does not', async () => {
  const fn = jest.fn(inTurn(1, 2, 3));
  expect(await bridge.clock.drive(never(fn, { forMs: 200 }).toBeGreaterThan(10))).toBe(3);
  expect(fn.mock.calls.length).toBeGreaterThan(19);
});

test('fails at the first try where it happened', async () => {
  const fn = jest.fn(inTurn(1, 11, 1));
  const failure = await failing(never(fn).toBeGreaterThan(10));
  expect(fn).toHaveBeenCalledTimes(2);
  expect(failure.message).toMatch(/^never\(fn\)\.toBeGreaterThan\(10\) held for \d+ ms of 100 ms; try 2 broke it\.[^]*The last try saw 11/);
});

test('an error cannot be told from what must not happen', async () => {
  const fn = (): number => {
    throw new TypeError("Cannot read properties of undefined (reading 'done')");
  };
  expect((await failing(never(fn))).message).toContain('threw:\n  | TypeError: Cannot read properties');
  expect((await failing(never(fn).toBe(1))).message).toContain('threw:\n  | TypeError: Cannot read properties');
});

test('.rejects: it never throws such an error; returning is fine', async () => {
  await bridge.clock.drive(never(() => 1).rejects.toBeDefined());
  const other = (): never => {
    throw new Error('timeout');
  };
  await bridge.clock.drive(never(other).rejects.toHaveProperty('message', 'closed'));
  expect((await failing(never(other).rejects.toHaveProperty('message', 'timeout'))).code).toBe('JD_WAIT_BROKEN');
});

describe('awaited without a matcher', () => {
  test.each<[string, () => unknown]>([
    ['false', () => false],
    ['nothing', () => undefined],
    ['a promise of nothing', async () => null],
    ['a failed assertion', () => expect(1).toBe(2)],
    ['a failed assertion of node:assert', () => assert.equal(1, 2)],
  ])('holds for %s', async (_name, fn) => {
    await bridge.clock.drive(never(fn));
  });

  test('fails when something truthy is returned', async () => {
    expect((await failing(never(inTurn<unknown>(false, false, 'a duplicate')))).message).toMatch(
      /try 3 broke it\.\n\nThe last try saw 'a duplicate'\./,
    );
  });

  test('fails when its assertions pass', async () => {
    expect((await failing(never(() => expect(1).toBe(1)))).message).toContain('Its assertions passed.');
  });
});
