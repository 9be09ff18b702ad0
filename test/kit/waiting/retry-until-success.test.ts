import { retryUntilSuccess } from '../../../src/kit/waiting/retry-until-success';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { failureOf } from './drive';

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(closeFakeBridge);

test('resolves to what the first call that does not throw returns, falsy or not', async () => {
  const fn = jest.fn(async ({ number }: { number: number }) => (number < 4 ? Promise.reject(new Error('no')) : undefined));
  expect(await bridge.clock.drive(retryUntilSuccess(fn))).toBeUndefined();
  expect(fn).toHaveBeenCalledTimes(4);
});

test('assertions are a reason to retry', async () => {
  let n = 0;
  expect(await bridge.clock.drive(retryUntilSuccess(() => (expect(++n).toBeGreaterThan(3), n)))).toBe(4);
});

test('fails with the last error', async () => {
  const failure = await failureOf(
    bridge,
    retryUntilSuccess(() => Promise.reject(new TypeError('refused')), { timeoutMs: 40 }),
  );
  expect(failure.message).toMatch(
    /^retryUntilSuccess\(fn\) did not hold within 40 ms: \d tries in 40 ms\.\n\nThe last try threw:\n {2}\| TypeError: refused/,
  );
  expect(failure.stack).toContain(__filename);
});
