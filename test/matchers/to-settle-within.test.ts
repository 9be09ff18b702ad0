import { toSettleWithin } from '../../matchers/to-settle-within';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../kit/fake-bridge';
import { failureText } from '../kit/failure-text';
import { runningTest } from '../kit/waiting/drive';

expect.extend({ toSettleWithin });

let bridge: FakeBridge;
beforeEach(() => {
  bridge = openFakeBridge();
  bridge.test = runningTest(bridge);
});
afterEach(closeFakeBridge);

const after = (ms: number): Promise<string> => new Promise((resolve) => void bridge.clock.after(ms, () => resolve('done')));
const pending = new Promise<never>(() => undefined);
const drive = <T>(promise: Promise<T>): Promise<T> => bridge.clock.drive(promise);

test('what settles in time passes, however it settles', async () => {
  await drive(expect(after(49)).toSettleWithin(50));
  await drive(expect(() => after(49)).toSettleWithin(50));
  await drive(expect(Promise.reject(new Error('no'))).toSettleWithin(0));
});

test('what is pending fails at the limit', async () => {
  expect(await drive(failureText(() => expect(after(51)).toSettleWithin(50)))).toBe(
    'expect(promise).toSettleWithin(50 ms)\n\nIt was still pending after 50 ms.',
  );
  await drive(expect(pending).not.toSettleWithin(20));
});

test('the other way round, the failure says how it settled and when', async () => {
  expect(await drive(failureText(() => expect(after(3)).not.toSettleWithin(50)))).toContain("It resolved to 'done' after 3 ms.");
  expect(await drive(failureText(() => expect(() => Promise.reject(new Error('no'))).not.toSettleWithin(50)))).toContain(
    'It rejected: it threw Error: no after 0 ms.',
  );
});

test('what settles too early fails, and says when', async () => {
  await drive(expect(after(30)).toSettleWithin(50, { notBeforeMs: 30 }));
  expect(await drive(failureText(() => expect(after(29)).toSettleWithin(50, { notBeforeMs: 30 })))).toBe(
    "expect(promise).toSettleWithin(50 ms, not before 30 ms)\n\nIt resolved to 'done' after 29 ms.",
  );
  await drive(expect(after(29)).not.toSettleWithin(50, { notBeforeMs: 30 }));
  expect(await drive(failureText(() => expect(after(51)).toSettleWithin(50, { notBeforeMs: 30 })))).toContain('still pending after 50 ms');
});

test('leaves no timer behind', async () => {
  await drive(expect(after(1)).toSettleWithin(50));
  expect(bridge.clock.timers).toBe(0);
});

test('needs a promise and a limit', async () => {
  expect(await failureText(() => expect(1).toSettleWithin(1))).toContain('expect was given 1');
  expect(await failureText(() => expect(pending).toSettleWithin(Number.NaN))).toContain('the limit is NaN');
  for (const notBeforeMs of [51, -1, Number.NaN])
    expect(await failureText(() => expect(pending).toSettleWithin(50, { notBeforeMs }))).toContain(
      'Give milliseconds from 0 to the limit, 50.',
    );
});
