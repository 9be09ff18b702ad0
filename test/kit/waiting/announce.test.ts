import { announce, callSite } from '../../../src/kit/waiting/announce';
import { consistently } from '../../../src/kit/waiting/consistently';
import { eventually } from '../../../src/kit/waiting/eventually';
import { waitUntil } from '../../../src/kit/waiting/wait-until';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { turn } from '../fake-clock';
import { runningTest } from './drive';

let bridge: FakeBridge;
beforeEach(() => {
  bridge = openFakeBridge();
  bridge.test = runningTest(bridge);
});
afterEach(closeFakeBridge);

const announced = (): string[] => bridge.announced.map(({ what }) => what);

test('what is awaited is taken back when it settles', async () => {
  const wait = bridge.clock.drive(eventually(({ number }) => number).toBe(3));
  expect(announced()).toEqual(['eventually(fn).toBe(3)']);
  await wait;
  expect(announced()).toEqual([]);
});

test('what nobody awaits stays announced, though it has passed', async () => {
  void eventually(() => 1).toBe(1);
  void waitUntil(() => true);
  await bridge.clock.advance(1_000);
  expect(announced()).toEqual(['eventually(fn).toBe(1)', 'waitUntil(fn)']);
  expect(bridge.announced[0]!.stack).toMatch(
    new RegExp(`^eventually\\(fn\\)\\.toBe\\(1\\)\\n\\s+at .*${__filename.replaceAll('.', '\\.')}`),
  );
});

test('what is awaited late is taken back then', async () => {
  const wait = eventually(() => 1).toBe(1);
  await turn();
  expect(announced()).toHaveLength(1);
  await wait;
  expect(announced()).toEqual([]);
});

test.each<[string, (wait: Promise<unknown>) => Promise<unknown>]>([
  ['Promise.all', (wait) => Promise.all([wait, 1])],
  ['then', (wait) => wait.then(() => 1)],
  ['catch', (wait) => wait.catch(() => 1)],
  ['finally', (wait) => wait.finally(() => 1)],
  ['return from an async function', (wait) => (async () => wait)()],
  ['expect().resolves', (wait) => expect(wait).resolves.toBe(1) as unknown as Promise<unknown>],
])('%s counts as awaiting', async (_name, use) => {
  await use(eventually(() => 1).toBe(1));
  expect(announced()).toEqual([]);
});

test('a chain without a matcher is announced', () => {
  eventually(() => 1);
  void consistently(() => 1).not;
  expect(announced()).toEqual(['eventually(fn), without a matcher,', 'consistently(fn)']);
});

test('a chain that is awaited itself is taken back', async () => {
  await bridge.clock.drive(consistently(() => true));
  expect(announced()).toEqual([]);
});

test('a failure that nobody awaits is no unhandled rejection beside the report', async () => {
  const unhandled = jest.fn();
  process.on('unhandledRejection', unhandled);
  try {
    void eventually(() => 1, { timeoutMs: 0 }).toBe(2);
    await bridge.clock.advance(10);
    expect(unhandled).not.toHaveBeenCalled();
  } finally {
    process.removeListener('unhandledRejection', unhandled);
  }
  expect(announced()).toEqual(['eventually(fn).toBe(2)']);
});

test('without an environment of ours the promise is left alone', () => {
  closeFakeBridge();
  const promise = Promise.resolve(1);
  expect(announce('x', '', promise)).toBe(promise);
});

test('a watched promise is a promise', async () => {
  const watched = announce('x', callSite(turn), Promise.resolve(1));
  expect(watched).toBeInstanceOf(Promise);
  expect(await watched).toBe(1);
});
