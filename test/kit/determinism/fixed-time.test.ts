import { fixedTime, isDateFake } from '../../../src/kit/determinism/fixed-time';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';

const base = Date.UTC(2024, 0, 1);
let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(async () => {
  await bridge.cleanUp();
  closeFakeBridge();
});

test('the date stands still, by default at the beginning of 2024', async () => {
  expect(fixedTime()).toBe(base);
  expect([Date.now(), new Date().toISOString()]).toEqual([base, '2024-01-01T00:00:00.000Z']);
  await new Promise((resolve) => setTimeout(resolve, 2)); // timers are real
  expect(Date.now()).toBe(base);
});

test('another time, and another one after it', () => {
  fixedTime('2030-05-01T12:00:00Z');
  expect(new Date().getUTCFullYear()).toBe(2030);
  fixedTime(new Date(base + 1));
  expect(Date.now()).toBe(base + 1);
});

test('is over with the test', async () => {
  fixedTime();
  expect(isDateFake()).toBe(true);
  await bridge.cleanUp();
  expect(isDateFake()).toBe(false);
  expect(Date.now()).not.toBe(base);
});

test('goes with fake timers', async () => {
  jest.useFakeTimers();
  fixedTime();
  const ran = jest.fn();
  setTimeout(ran, 1_000);
  jest.advanceTimersByTime(1_000);
  expect([ran.mock.calls.length, Date.now()]).toEqual([1, base + 1_000]);
  await bridge.cleanUp();
  expect(isDateFake()).toBe(true); // they are the user's
  jest.useRealTimers();
});

test('it is a date in all else', () => {
  fixedTime();
  class Later extends Date {}
  expect(new Later()).toBeInstanceOf(Later);
  expect([new Later().getTime(), new Date(5).getTime(), Date.UTC(2024, 0, 1)]).toEqual([base, 5, base]);
  expect(new Date()).toBeInstanceOf(Date);
  expect(Date()).toBe(new Date().toString());
});

test('what is no date', () => {
  expect(() => fixedTime('tomorrow')).toThrow('tomorrow is no date');
});
