import { consistently } from '../../../src/kit/waiting/consistently';
import { eventually } from '../../../src/kit/waiting/eventually';
import { never } from '../../../src/kit/waiting/never';
import type { WaitFailure } from '../../../src/kit/waiting/failure';
import type { Attempt } from '../../../src/kit/waiting/wait-options';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { failureOf, inTurn } from './drive';

interface UserMatchers {
  toBeEvenNumber(): Promise<number>;
  toBeReady(): Promise<unknown>;
}

expect.extend({
  toBeEvenNumber: (value: number) => ({ pass: value % 2 === 0, message: () => `${value} is odd` }),
  toBeReady: async (value: { state: string }) => ({ pass: value.state === 'ready', message: () => `the state is ${value.state}` }),
});

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(closeFakeBridge);

const short = { timeoutMs: 30 };
const failing = (wait: PromiseLike<unknown>): Promise<WaitFailure> => failureOf(bridge, wait);

/** Every matcher that Jest brings, with a received value that it accepts and one that it does not. */
const called = jest.fn();
called(1);
const returning = jest.fn(() => 1);
returning();
const thrower = (): never => {
  throw new TypeError('no');
};
const builtIn: Record<string, [args: unknown[], good: unknown, bad: unknown]> = {
  toBe: [[1], 1, 2],
  toBeCloseTo: [[0.3], 0.1 + 0.2, 1],
  toBeDefined: [[], 1, undefined],
  toBeFalsy: [[], 0, 1],
  toBeGreaterThan: [[1], 2, 1],
  toBeGreaterThanOrEqual: [[1], 1, 0],
  toBeInstanceOf: [[Map], new Map(), 1],
  toBeLessThan: [[1], 0, 1],
  toBeLessThanOrEqual: [[1], 1, 2],
  toBeNaN: [[], NaN, 1],
  toBeNull: [[], null, 1],
  toBeTruthy: [[], 1, 0],
  toBeUndefined: [[], undefined, 1],
  toContain: [[1], [1], [2]],
  toContainEqual: [[{ a: 1 }], [{ a: 1 }], []],
  toEqual: [[{ a: 1 }], { a: 1 }, { a: 2 }],
  toHaveBeenCalled: [[], called, jest.fn()],
  toHaveBeenCalledTimes: [[1], called, jest.fn()],
  toHaveBeenCalledWith: [[1], called, jest.fn()],
  toHaveBeenLastCalledWith: [[1], called, jest.fn()],
  toHaveBeenNthCalledWith: [[1, 1], called, jest.fn()],
  toHaveLastReturnedWith: [[1], returning, jest.fn()],
  toHaveLength: [[1], [1], []],
  toHaveNthReturnedWith: [[1, 1], returning, jest.fn()],
  toHaveProperty: [['a'], { a: 1 }, {}],
  toHaveReturned: [[], returning, jest.fn()],
  toHaveReturnedTimes: [[1], returning, jest.fn()],
  toHaveReturnedWith: [[1], returning, jest.fn()],
  toMatch: [[/a/], 'a', 'b'],
  toMatchObject: [[{ a: 1 }], { a: 1, b: 2 }, {}],
  toStrictEqual: [[{ a: 1 }], { a: 1 }, { a: 1, b: undefined }],
  toThrow: [[TypeError], thrower, () => 1],
  toBeEvenNumber: [[], 2, 3],
  toBeReady: [[], { state: 'ready' }, { state: 'busy' }],
};

test('the table holds every matcher but the refused', () => {
  const names = Object.keys(expect(1)).filter((name) => !/^(not|resolves|rejects)$|Snapshot$/.test(name));
  expect(Object.keys(builtIn).toSorted()).toEqual(names.toSorted());
});

test.each(Object.entries(builtIn))('%s', async (name, [args, good, bad]) => {
  const wait = (fn: (attempt: Attempt) => unknown): PromiseLike<unknown> =>
    (eventually(fn, short) as unknown as Record<string, (...args: unknown[]) => PromiseLike<unknown>>)[name]!(...args);
  expect(await bridge.clock.drive(wait(inTurn(bad, bad, good)))).toBe(good);
  const failure = await failing(wait(() => bad));
  expect(failure.message).toMatch(new RegExp(`eventually\\(fn\\)\\.${name}\\([^]*The last try saw`));
});

test('.not waits for the opposite', async () => {
  expect(await bridge.clock.drive(eventually(inTurn(1, 1, 2)).not.toBe(1))).toBe(2);
  expect((await failing(eventually(() => 1, short).not.toBe(1))).message).toContain('eventually(fn).not.toBe(1)');
});

test('.resolves changes nothing', async () => {
  expect(await bridge.clock.drive(eventually(async ({ number }) => number).resolves.toBe(2))).toBe(2);
  expect(await bridge.clock.drive(eventually(async ({ number }) => number).resolves.not.toBe(1))).toBe(2);
});

describe('what the function throws', () => {
  const closesAt2 = ({ number }: Attempt): string => {
    if (number === 2) throw Object.assign(new RangeError('closed'), { code: 'ECLOSED' });
    return 'open';
  };

  test('.rejects looks at it, and resolves to it', async () => {
    const error = await bridge.clock.drive(eventually(async (attempt) => closesAt2(attempt)).rejects.toMatchObject({ code: 'ECLOSED' }));
    expect(error).toHaveProperty('message', 'closed');
  });

  test('.rejects fails while the function returns', async () => {
    const failure = await failing(eventually(() => 'open', short).rejects.toBeDefined());
    expect(failure.message).toContain("The last try saw 'open':\n\nThe function returned where it had to throw (.rejects).");
  });

  test('toThrow waits for the function itself to throw', async () => {
    await bridge.clock.drive(eventually(closesAt2).toThrow(RangeError));
    await bridge.clock.drive(eventually(closesAt2).rejects.toThrow('closed'));
    await bridge.clock.drive(eventually(inTurn(thrower, () => 1)).not.toThrow());
  });
});

describe('refused', () => {
  test.each(['toMatchSnapshot', 'toMatchInlineSnapshot', 'toThrowErrorMatchingSnapshot', 'toMatchImageSnapshot'])(
    '%s, with a reason',
    (name) => {
      const chain = eventually(() => 1) as unknown as Record<string, () => void>;
      expect(() => chain[name]!()).toThrow(
        /is refused: the first try would write or compare the snapshot[^]*Wait first, then compare: `const value = await/,
      );
    },
  );

  test('a matcher that does not exist, with the nearest that does', () => {
    const chain = eventually(() => 1) as unknown as Record<string, () => void>;
    expect(() => chain['toEqal']!()).toThrow('expect has no matcher toEqal.\nDid you mean toEqual?');
  });

  test('no matcher at all', async () => {
    const chain = eventually(() => 1) as unknown as PromiseLike<unknown>;
    await expect((async () => await chain)()).rejects.toThrow(/eventually\(fn\) is awaited without a matcher: it has checked nothing/);
    const not = consistently(() => 1).not as unknown as PromiseLike<unknown>;
    await expect((async () => await not)()).rejects.toThrow(/consistently\(fn\)\.not is awaited without a matcher/);
  });

  test('a double negative', () => {
    expect(() => (never(() => 1) as unknown as { not: unknown }).not).toThrow(
      /never\(fn\)\.not says no twice\.\nWrite `consistently\(fn\)`/,
    );
  });

  test('what cannot be called again', () => {
    expect(() => eventually(Promise.resolve(1) as never)).toThrow(
      'eventually needs a function to call again, and was given a promise, which settles only once',
    );
    expect(() => eventually(3 as never)).toThrow('was given a value (number)');
  });
});

test('a matcher that settles later is waited for, within the limits of the try', async () => {
  expect.extend({ toHang: () => new Promise(() => undefined) });
  const chain = eventually(() => 1, short) as unknown as Record<string, () => Promise<unknown>>;
  expect((await failing(chain['toHang']!())).message).toContain('Try 1 was still running after 30 ms');
});

test('types: every declared matcher returns a promise of the value', async () => {
  const length: number = await eventually(() => 'abc'.length).toBe(3);
  const list: string[] = await eventually(async () => ['a']).toHaveLength(1);
  expect([length, list]).toEqual([3, ['a']]);
  // @ts-expect-error -- no such matcher
  expect(() => eventually(() => 1).toBeNothing()).toThrow('no matcher toBeNothing');
  // @ts-expect-error -- snapshot matchers are refused
  expect(() => eventually(() => 1).toMatchSnapshot()).toThrow('is refused');
  // @ts-expect-error -- an argument is missing
  void (() => eventually(() => 1).toBe());
  const user = eventually(() => 2) as unknown as UserMatchers;
  expect(await user.toBeEvenNumber()).toBe(2);
});
