/** One matcher of an expectation, as bound to a received value. */
type BoundMatcher = (...args: readonly unknown[]) => unknown;

/** What `expect(value)` gives: matchers by name. */
export type Expectation = Readonly<Record<string, BoundMatcher>> & { readonly not: Readonly<Record<string, BoundMatcher>> };

/** The part of `expect.getState()` that waiting uses. It is the live object, not a copy. */
export interface ExpectState {
  assertionCalls: number;
  suppressedErrors: unknown[];
}

/** Declares a test. */
export type JestTest = (name: string, run: () => unknown, timeoutMs?: number) => void;

/** The part of `describe` and `test` that suites of ours use. */
export interface Suites {
  describe(name: string, define: () => void): void;
  readonly test: JestTest & { readonly only: JestTest; readonly skip: JestTest };
}

/** The part of Jest's globals that our code uses. */
export interface JestGlobals extends Suites {
  readonly expect: {
    (received: unknown): Expectation;
    extend(matchers: Readonly<Record<string, unknown>>): void;
    getState(): ExpectState;
  };
  readonly beforeAll: (hook: () => Promise<void>) => void;
  readonly beforeEach: (hook: () => Promise<void>) => void;
  readonly jest: {
    getSeed(): number;
    setSystemTime(now: number): void;
    advanceTimersByTime(ms: number): void;
    advanceTimersByTimeAsync(ms: number): Promise<void>;
  };
}

let found: JestGlobals | undefined;

/**
 * Jest's `expect` and `jest` of this test file, also with `injectGlobals: false` and in ESM.
 * Asked for at the first use: outside Jest the module throws, and importing us must not.
 * @throws Error of `@jest/globals` outside Jest
 */
export function jestGlobals(): JestGlobals {
  return (found ??= require('@jest/globals') as JestGlobals);
}
