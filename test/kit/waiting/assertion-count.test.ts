import { AsyncLocalStorage } from 'node:async_hooks';
import { consistently } from '../../../src/kit/waiting/consistently';
import { eventually } from '../../../src/kit/waiting/eventually';
import { never } from '../../../src/kit/waiting/never';
import { retryUntilSuccess } from '../../../src/kit/waiting/retry-until-success';
import { waitUntil } from '../../../src/kit/waiting/wait-until';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { failureOf } from './drive';

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(closeFakeBridge);

/** How many assertions Jest has counted meanwhile. */
async function counted(run: () => unknown): Promise<number> {
  const before = expect.getState().assertionCalls;
  await run();
  return expect.getState().assertionCalls - before;
}

const drive = (wait: PromiseLike<unknown>): Promise<unknown> => bridge.clock.drive(wait);

/** Asserts before and after a pause of its own. */
async function assertsTwice({ number }: { number: number }): Promise<void> {
  expect(number).toBeGreaterThan(0);
  await new Promise<void>((resolve) => bridge.clock.after(3, resolve));
  expect(number).toBeGreaterThan(3);
}

test('a wait counts as one, however many tries it takes', async () => {
  expect(await counted(() => drive(eventually(({ number }) => number).toBe(5)))).toBe(1);
  expect(await counted(() => drive(eventually(async ({ number }) => number).toBe(5)))).toBe(1);
  expect(await counted(() => drive(consistently(() => 1).toBe(1)))).toBe(1);
  expect(await counted(() => drive(never(() => expect(1).toBe(2))))).toBe(1);
});

test('a failed wait counts as one', async () => {
  expect(await counted(() => failureOf(bridge, eventually(() => 1).toBe(2)))).toBe(1);
});

test('waitUntil is no assertion', async () => {
  expect(await counted(() => drive(waitUntil(({ number }) => number > 3)))).toBe(0);
});

test('retryUntilSuccess counts what its last call asserted', async () => {
  expect(await counted(() => drive(retryUntilSuccess(assertsTwice)))).toBe(2);
  expect(await counted(() => drive(retryUntilSuccess(() => undefined)))).toBe(0);
});

test('waits beside each other, and assertions beside them, are counted apart', async () => {
  const beside = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      await new Promise<void>((resolve) => bridge.clock.after(4, resolve));
      expect(i).toBe(i);
    }
  };
  const all = (): Promise<unknown> =>
    drive(Promise.all([retryUntilSuccess(assertsTwice), eventually(async (attempt) => assertsTwice(attempt)).toBeUndefined(), beside()]));
  expect(await counted(all)).toBe(2 + 1 + 3);
});

test('expect.assertions of the test itself', async () => {
  expect.assertions(2);
  expect(await drive(eventually(({ number }) => number).toBe(9))).toBe(9);
});

test('a second copy of the module counts with the first', async () => {
  let copy: { eventually: typeof eventually } | undefined;
  jest.isolateModules(() => (copy = require('../../../src/kit/waiting/eventually') as { eventually: typeof eventually }));
  expect(copy!.eventually).not.toBe(eventually);
  const both = (): Promise<unknown> =>
    drive(Promise.all([copy!.eventually(assertsTwice).toBeUndefined(), eventually(assertsTwice).toBeUndefined()]));
  expect(await counted(both)).toBe(2);
});

test('the storage is let go when the last wait ends', async () => {
  const disable = jest.spyOn(AsyncLocalStorage.prototype, 'disable');
  const short = eventually(({ number }) => number).toBe(2);
  const long = eventually(({ number }) => number).toBe(9);
  await drive(short);
  expect(disable).not.toHaveBeenCalled();
  await drive(long);
  expect(disable).toHaveBeenCalledTimes(1);
  disable.mockRestore();
});
