import { eventually } from '../../../src/kit/waiting/eventually';
import { retryUntilSuccess } from '../../../src/kit/waiting/retry-until-success';
import type { Attempt } from '../../../src/kit/waiting/wait-options';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { failureOf, inTurn } from './drive';

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(closeFakeBridge);

/** The message as a person reads it, without colours. */
// oxlint-disable-next-line no-control-regex -- the escape character begins a colour
const plain = (text: string): string => text.replaceAll(/\x1b\[\d+m/g, '');

async function textOf(wait: PromiseLike<unknown>): Promise<string> {
  return plain((await failureOf(bridge, wait)).message);
}

test('a whole failure: effort, last value, diff, course', async () => {
  const text = await textOf(
    eventually(inTurn(0, 1, 1, 2), { timeoutMs: 100, intervalMs: 25, message: 'the counter must reach 3' }).toBe(3),
  );
  const expected = `the counter must reach 3

eventually(fn).toBe(3) did not hold within 100 ms: 4 tries in 100 ms.

The last try saw 2:

expect(received).toBe(expected) // Object.is equality

Expected: 3
Received: 2

Over time:
  T  try 1     0
  T  tries 2-3  1
  T  try 4     2`;
  const withoutTimes = text.replaceAll(/^ +\d+ ms {2}(tr\S+ [\d-]+) +/gm, '  T  $1  ');
  expect(withoutTimes).toBe(expected.replaceAll(/(try \d) +/g, '$1  ').replaceAll(/ {2}T {2}(\S+ \S+) +/g, '  T  $1  '));
});

test('the diff and the course show values as they were when they were seen', async () => {
  const value = { list: [] as number[], done: false };
  const fn = ({ number }: Attempt): object => {
    if (number <= 3) value.list.push(number);
    return value;
  };
  const wait = eventually(fn, { timeoutMs: 60 }).toEqual({ list: [9], done: true });
  wait.catch(() => {
    value.list.length = 0;
    value.done = true;
  });
  const text = await textOf(wait);
  expect(text).toMatch(/try 1 +\{ list: \[ 1 \], done: false \}/);
  expect(text).toMatch(/try 2 +\{ list: \[ 1, 2 \], done: false \}/);
  expect(text).toContain('+   "done": false,');
});

test('an error after an earlier value: both are shown, the error with its stack', async () => {
  function breaks(): never {
    throw new Error('ECONNREFUSED', { cause: new Error('no such host') });
  }
  const text = await textOf(eventually(({ number }) => (number < 3 ? number : breaks())).toBe(9));
  expect(text).toMatch(/The last try threw:\n {2}\| Error: ECONNREFUSED\n {2}\| {5}at breaks \(.*failure\.test\.ts:\d+:\d+\)/);
  expect(text).toContain('  | caused by Error: no such host');
  expect(text).toMatch(/Before that, try 2 saw 2:[^]*Expected: 9\nReceived: 2/);
  expect(text).toMatch(/tries 3-\d+ +threw Error: ECONNREFUSED/);
});

test('frames of our own are left out of what fn threw', async () => {
  const text = await textOf(retryUntilSuccess(() => Promise.reject(new TypeError('x'))));
  expect(text).toContain('failure.test.ts');
  expect(text).not.toMatch(/poll\.ts|node:|async_hooks/);
});

test('the errors inside an AggregateError without a message are named', async () => {
  const inner = [new Error('connect ECONNREFUSED ::1:6379'), new Error('connect ECONNREFUSED 127.0.0.1:6379')];
  const text = await textOf(retryUntilSuccess(() => Promise.reject(new AggregateError(inner, ''))));
  expect(text).toContain('AggregateError: Error: connect ECONNREFUSED ::1:6379; Error: connect ECONNREFUSED 127.0.0.1:6379');
});

test('things that are not errors can be thrown', async () => {
  for (const thrown of [undefined, null, 'text', { status: 503 }]) {
    const text = await textOf(retryUntilSuccess(() => Promise.reject(thrown), { timeoutMs: 5 }));
    expect(text).toMatch(/threw:\n {2}\| (undefined|null|'text'|\{ status: 503 \})/);
  }
});

test('the stack begins where the user called', async () => {
  const failure = await failureOf(bridge, eventually(() => 1, { timeoutMs: 5 }).toBe(2));
  const firstFrame = failure.stack!.split('\n').find((line) => /^\s+at /.test(line));
  expect(firstFrame).toContain(__filename);
  expect(failure.stack).toMatch(/^Error: eventually\(fn\)\.toBe\(2\) did not hold/);
  expect(failure).toMatchObject({ code: 'JD_WAIT_LIMIT', matcherResult: { pass: false, message: failure.message } });
});

test('a long course keeps its beginning and its end', async () => {
  let n = 0;
  const text = await textOf(eventually(() => n++, { intervalMs: 1, timeoutMs: 3_000 }).toBe(-1));
  const lines = text.slice(text.indexOf('Over time:')).split('\n').slice(1);
  expect(lines).toHaveLength(16);
  expect(lines[0]).toMatch(/try 1 +0$/);
  expect(lines[4]).toMatch(/try 5 +4$/);
  expect(lines[5]).toBe(`  (${n - 15} more changes)`);
  expect(lines[15]).toMatch(new RegExp(`try ${n} +${n - 1}$`));
});

test('fake timers that stand still are suspected', async () => {
  jest.useFakeTimers();
  try {
    expect(await textOf(eventually(() => 1).toBe(2))).toContain('Pass { advance: true } to move them between tries.');
  } finally {
    jest.useRealTimers();
  }
});
