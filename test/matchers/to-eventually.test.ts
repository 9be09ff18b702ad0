import { toEventually, type EventuallyMatchers } from '../../matchers/to-eventually';
import { StopTrying } from '../../src/kit/waiting/stop-trying';
import type { Attempt } from '../../src/kit/waiting/wait-options';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../kit/fake-bridge';
import { failureOf, inTurn, runningTest } from '../kit/waiting/drive';

expect.extend({ toEventually });

let bridge: FakeBridge;
beforeEach(() => {
  bridge = openFakeBridge();
  bridge.test = runningTest(bridge);
});
afterEach(closeFakeBridge);

const expecting = (fn: unknown): EventuallyMatchers & { not: EventuallyMatchers } => expect(fn) as never;
const drive = (wait: Promise<void>): Promise<void> => bridge.clock.drive(wait);
const messageOf = async (wait: Promise<void>): Promise<string> => (await failureOf(bridge, wait)).message;

describe('a value', () => {
  test('is compared deeply', async () => {
    await drive(expecting(inTurn({ a: [1] }, { a: [1, 2] })).toEventually({ a: [1, 2] }));
  });

  test('may be asymmetric', async () => {
    await drive(expecting(inTurn(undefined, 'job-17')).toEventually(expect.stringMatching(/^job-\d+$/)));
    await drive(expecting(async () => ({ id: 1, state: 'done' })).toEventually(expect.objectContaining({ state: 'done' })));
  });

  test('may be undefined', async () => {
    await drive(expecting(inTurn<unknown>(1, undefined)).toEventually(undefined));
  });

  test('the failure has the diff of toEqual', async () => {
    const message = await messageOf(expecting(() => ({ a: 1 })).toEventually({ a: 2 }, { timeoutMs: 50 }));
    expect(message).toMatch(
      /^expect\(fn\)\.toEventually\(\{ a: 2 \}\) did not hold within 50 ms: \d tries in 50 ms\.\n\nThe last try saw \{ a: 1 \}:/,
    );
    expect(message).toMatch(/- {3}"a": 2,[^]*\+ {3}"a": 1,/);
  });
});

describe('a function', () => {
  test('returns a boolean', async () => {
    await drive(expecting(({ number }: Attempt) => number).toEventually((n: number) => n > 3));
    const message = await messageOf(expecting(() => 1).toEventually((n) => n === 2));
    expect(message).toContain('The last try saw 1:\n\nThe expected function returned false.');
  });

  test('asserts', async () => {
    await drive(expecting(({ number }: Attempt) => number).toEventually((n) => expect(n).toBeGreaterThan(3)));
    const message = await messageOf(expecting(() => 1).toEventually((n) => expect(n).toBe(2)));
    expect(message).toMatch(
      /The expected function threw:\n {2}\| Error: .*expect\([^]*Expected: .*2[^]*Received: .*1[^]* {2}\| {5}at .*to-eventually\.test\.ts/,
    );
  });

  test('may be asynchronous', async () => {
    await drive(expecting(({ number }: Attempt) => number).toEventually(async (n) => (await Promise.resolve(n)) === 4));
    await drive(expecting(({ number }: Attempt) => number).toEventually(async (n) => expect(n).toBe(4)));
    expect(await messageOf(expecting(() => 1).toEventually(async () => false))).toContain('returned false');
  });

  test('that returns something else is told to', async () => {
    expect(await messageOf(expecting(() => 1).toEventually(() => 'yes'))).toContain(
      "returned 'yes': it must assert, or return true or false.",
    );
  });

  test('may end the wait', async () => {
    const stop = (): never => {
      throw new StopTrying('it went the wrong way');
    };
    const message = await messageOf(expecting(() => 1).toEventually(stop));
    expect(message).toMatch(/toEventually\(stop\) stopped trying after 1 try in 0 ms\.[^]*StopTrying: it went the wrong way/);
  });
});

test('retries what throws, and shows it', async () => {
  await drive(expecting(({ number }: Attempt) => (number < 3 ? Promise.reject(new Error('x')) : 1)).toEventually(1));
  expect(await messageOf(expecting(() => Promise.reject(new Error('ECONNRESET'))).toEventually(1))).toContain('| Error: ECONNRESET');
});

test('.not is refused, with both of its meanings', () => {
  expect(() => expecting(() => 1).not.toEventually(2)).toThrow(expect.objectContaining({ code: 'JD_NOT_EVENTUALLY' }));
  expect(() => expecting(() => 1).not.toEventually(2)).toThrow(
    /`await never\(fn, \{ forMs \}\)\.toEqual\(expected\)`[^]*`await eventually\(fn\)\.not\.toEqual\(expected\)`/,
  );
});

test('wrong use is refused before any try', () => {
  expect(() => expecting(5).toEventually(5)).toThrow(
    'expect(fn).toEventually needs a function to call again, and was given a value (number)',
  );
  const fn = jest.fn();
  expect(() => expecting(fn).toEventually(5, { timeout: 1 } as never)).toThrow('Did you mean timeoutMs?');
  expect(fn).not.toHaveBeenCalled();
});

test('counts as one assertion', async () => {
  const before = expect.getState().assertionCalls;
  await drive(expecting(({ number }: Attempt) => number).toEventually((n) => expect(n).toBe(5)));
  expect(expect.getState().assertionCalls - before).toBe(1);
});

describe('soft', () => {
  test('keeps the failure for the end of the test', async () => {
    await drive(expecting(() => 1).toEventually(2, { soft: true }));
    const { suppressedErrors } = expect.getState();
    expect(suppressedErrors.map((error) => error.message)).toEqual([expect.stringContaining('toEventually(2) did not hold')]);
    expect.setState({ suppressedErrors: [] });
  });
});

describe('a forgotten await', () => {
  const announced = (): string[] => bridge.announced.map(({ what }) => what);

  test('is announced until it is awaited', async () => {
    const wait = expecting(() => 1).toEventually(1);
    await bridge.clock.advance(100);
    expect(announced()).toEqual(['expect(fn).toEventually(1)']);
    await wait;
    expect(announced()).toEqual([]);
  });

  test('names the line', async () => {
    void expecting(() => 1).toEventually(1);
    const firstFrame = bridge.announced[0]!.stack.split('\n').find((line) => /^\s+at /.test(line));
    expect(firstFrame).toContain(__filename);
  });

  test('a failure of it is no unhandled rejection beside the report', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    void expecting(() => 1).toEventually(2, { timeoutMs: 0 });
    await bridge.clock.advance(10);
    process.removeListener('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(announced()).toHaveLength(1);
  });
});
