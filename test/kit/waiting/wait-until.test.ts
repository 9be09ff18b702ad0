import { waitUntil } from '../../../src/kit/waiting/wait-until';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { failureOf, inTurn } from './drive';

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(closeFakeBridge);

test('resolves to the first truthy value', async () => {
  const found: string = await bridge.clock.drive(waitUntil(inTurn<string | 0 | undefined>(undefined, 0, '', 'leader')));
  expect(found).toBe('leader');
  expect(await bridge.clock.drive(waitUntil(async ({ number }) => number > 2 && { number }))).toEqual({ number: 3 });
});

test('retries what throws, and fails with the last value', async () => {
  const failure = await failureOf(
    bridge,
    waitUntil(({ number }) => (number === 1 ? Promise.reject(new Error('booting')) : null), { timeoutMs: 50 }),
  );
  expect(failure.message).toMatch(/^waitUntil\(fn\) did not hold within 50 ms[^]*The last try saw null\.[^]*threw Error: booting/);
  expect(failure.stack).toContain(__filename);
});

test('points a function that asserts to the right call', async () => {
  const failure = await failureOf(
    bridge,
    waitUntil(() => expect(1).toBe(1), { timeoutMs: 5 }),
  );
  expect(failure.message).toContain('for a function that asserts use retryUntilSuccess(fn)');
});
