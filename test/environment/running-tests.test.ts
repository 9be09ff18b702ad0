import { RunningTests } from '../../src/environment/running-tests';
import { circusState, testNamed } from '../kit/circus-events';
import { FakeClock, turn } from '../kit/fake-clock';

const clock = new FakeClock();
const times = { waitMs: 5_000, longestPauseMs: 1_000 };
const make = (): RunningTests =>
  new RunningTests({ clock, times, cleanupLimit: { name: 'cleanupMs', ms: 100 }, onConcurrentStart: () => undefined });
const nothing = (): void => undefined;

test('knows which test runs, since when and how long it may', async () => {
  const tests = make();
  const state = circusState({ outer: { inner: { 'does it': nothing } } });
  const test = testNamed(state, 'outer', 'inner', 'does it');
  expect(tests.current()).toBeUndefined();
  tests.testStarts(test, state);
  clock.stall(30);
  tests.hookStarts({ type: 'beforeEach', timeout: 70 }, state);
  expect(tests.current()).toEqual({ name: 'outer inner does it', startedAtMs: clock.now(), timeoutMs: 70, ...times });
  clock.stall(30);
  tests.functionStarts(test, state);
  expect(tests.current()).toEqual({ name: 'outer inner does it', startedAtMs: clock.now(), timeoutMs: 5_000, ...times });
  await tests.testEnds(test, state);
  expect(tests.current()).toBeUndefined();
});

test('a hook outside of tests has a limit too', () => {
  const tests = make();
  const state = circusState({ a: nothing });
  const errors: unknown[] = [];
  const startedAtMs = clock.now();
  tests.hookStarts({ type: 'beforeAll', timeout: 200 }, state);
  expect(tests.current()).toEqual({ name: 'a beforeAll hook', startedAtMs, timeoutMs: 200, ...times });
  expect(tests.place()).toBe('a beforeAll hook');
  tests.mustAwait('eventually(fn)', '');
  tests.hookEnds({ type: 'beforeAll', timeout: 200 }, errors, false);
  expect(errors).toHaveLength(1);
  expect(tests.current()).toBeUndefined();
  expect(tests.place()).toBeUndefined();

  tests.testStarts(testNamed(state, 'a'), state);
  tests.hookStarts({ type: 'beforeEach', timeout: 70 }, state);
  expect(tests.current()).toMatchObject({ name: 'a', timeoutMs: 70 });
  expect(tests.place()).toBe('test "a"');
});

describe('what was not awaited', () => {
  test('fails the test, with the place of the call', () => {
    const tests = make();
    const state = circusState({ a: nothing });
    const test = testNamed(state, 'a');
    tests.testStarts(test, state);
    const takeBack = tests.mustAwait('eventually(fn)', 'Error\n    at fn (here.test.ts:1:1)');
    tests.mustAwait('expect(fn).toEventually(1)', 'Error: x\n    at test (there.test.ts:9:5)');
    takeBack();
    tests.functionEnds(test, state, false);
    expect(test.errors).toEqual([
      expect.objectContaining({
        code: 'JD_NOT_AWAITED',
        message: 'expect(fn).toEventually(1) was not awaited: the test ended before it did.\nWrite `await` before it, or return it.',
        stack: expect.stringMatching(/^DistributedError: expect\(fn\).*\n.*\n {4}at test \(there\.test\.ts:9:5\)$/),
      }),
    ]);
    tests.functionEnds(test, state, false);
    expect(test.errors).toHaveLength(1);
  });

  test('does not blame a test that failed', () => {
    const tests = make();
    const state = circusState({ a: nothing });
    const test = testNamed(state, 'a');
    tests.testStarts(test, state);
    tests.mustAwait('eventually(fn)', '');
    tests.functionEnds(test, state, true);
    tests.functionEnds(test, state, false);
    expect(test.errors).toEqual([]);
  });

  test('in a hook outside of tests fails the file', () => {
    const tests = make();
    const errors: unknown[] = [];
    tests.mustAwait('eventually(fn)', '');
    tests.hookEnds({ type: 'beforeAll', timeout: undefined }, errors, false);
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('the beforeAll hook ended before it did') })]);
  });
});

test('cleanup of a test and of the file are kept apart; what fails in it is told', async () => {
  const tests = make();
  const state = circusState({ a: nothing });
  const test = testNamed(state, 'a');
  const order: string[] = [];
  tests.onCleanup(() => void order.push('file'));
  tests.testStarts(test, state);
  tests.onCleanup(() => void order.push('test'));
  tests.onCleanup(() => Promise.reject(new Error('no')));
  await tests.testEnds(test, state);
  expect(order).toEqual(['test']);
  expect(test.errors).toEqual([new Error('no')]);
  expect(await tests.fileEnds()).toEqual([]);
  expect(order).toEqual(['test', 'file']);
});

test('cleanup registered in a hook of a describe block runs at the end of the block', async () => {
  const tests = make();
  const state = circusState({ a: nothing });
  const order: string[] = [];
  const beforeAll = { type: 'beforeAll', timeout: undefined } as const;
  const registerInHook = (name: string): void => {
    tests.hookStarts(beforeAll, state);
    tests.onCleanup(() => void order.push(name));
    tests.hookEnds(beforeAll, [], false);
  };
  tests.onCleanup(() => void order.push('file'));
  tests.blockStarts();
  registerInHook('outer');
  tests.blockStarts();
  registerInHook('inner');
  tests.onCleanup(() => Promise.reject(new Error('no')));
  tests.testStarts(testNamed(state, 'a'), state);
  tests.onCleanup(() => void order.push('test'));
  await tests.testEnds(testNamed(state, 'a'), state);
  expect(await tests.blockEnds()).toEqual([new Error('no')]);
  expect(order).toEqual(['test', 'inner']);
  // Jest has not ended the outer one.
  expect(await tests.fileEnds()).toEqual([]);
  expect(order).toEqual(['test', 'inner', 'outer', 'file']);
});

test('a cleanup step may be given more time than others', async () => {
  const tests = make();
  tests.onCleanup(() => new Promise<void>((resolve) => void clock.after(150, resolve)), 100);
  tests.onCleanup(() => new Promise<void>(() => undefined));
  expect(await clock.drive(tests.fileEnds())).toEqual([expect.objectContaining({ code: 'JD_TIME_LIMIT' })]);
});

test('concurrent tests are told apart', async () => {
  const tests = make();
  const cleaned: string[] = [];
  const body = (name: string) => async () => {
    await turn();
    tests.onCleanup(() => void cleaned.push(name));
    if (name === 'b') tests.mustAwait('eventually(fn)', '');
    await turn();
    return tests.current()?.name;
  };
  const state = circusState({ a: body('a'), b: body('b') }, { concurrent: true });
  const [a, b] = [testNamed(state, 'a'), testNamed(state, 'b')];
  tests.runStarts(state);
  for (const test of [a, b]) tests.testStarts(test, state);
  expect(await Promise.all([a.fn!(), b.fn!()])).toEqual(['a', 'b']);
  for (const test of [a, b]) tests.functionEnds(test, state, false);
  expect(a.errors).toEqual([]);
  expect(b.errors).toHaveLength(1);
  await tests.testEnds(b, state);
  expect(cleaned).toEqual(['b']);
});

test('waits for concurrent functions that Jest 29 has left running, but not for ever', async () => {
  const tests = make();
  let end = nothing;
  const state = circusState({ a: () => new Promise<void>((resolve) => (end = resolve)) }, { concurrent: true });
  tests.runStarts(state);
  void testNamed(state, 'a').fn!();
  let over = false;
  const waiting = tests.concurrentTestsOver(1_000).then(() => (over = true));
  await turn();
  expect(over).toBe(false);
  end();
  await waiting;

  void testNamed(state, 'a').fn!();
  const givingUp = tests.concurrentTestsOver(1_000);
  await clock.advance(1_000);
  await givingUp;
  expect(clock.timers).toBe(0);
});
