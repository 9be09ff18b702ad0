import type { Matchers as GlobalsMatchers } from 'expect';

type AllMatchers<T> = GlobalsMatchers<void, T>;

/** The names of all matchers that are declared for `expect`, the global one and that of `@jest/globals`; snapshot matchers are refused. */
type MatcherName<T> = Exclude<keyof AllMatchers<T> | keyof jest.Matchers<void, T>, `${string}Snapshot` | 'toEventually' | symbol | number>;

type Arguments<F> = F extends (...args: infer A) => unknown ? A : never;

type MatcherArguments<T, K> = K extends keyof AllMatchers<T>
  ? Arguments<AllMatchers<T>[K]>
  : K extends keyof jest.Matchers<void, T>
    ? Arguments<jest.Matchers<void, T>[K]>
    : never;

/** Every matcher, each returning a promise of `R`. @typeParam T what the matchers look at */
export type AsyncMatchers<T, R> = { readonly [K in MatcherName<T>]: (...args: MatcherArguments<T, K>) => Promise<R> };

/** Matchers on what a function returns, or, after `.rejects`, on what it throws. */
export type MatcherChain<T> = AsyncMatchers<T, T> & {
  /** The opposite of the next matcher. */
  readonly not: AsyncMatchers<T, T>;
  /** Looks at what the function throws; a call that returns does not hold. Resolves to the error. */
  readonly rejects: AsyncMatchers<unknown, unknown> & { readonly not: AsyncMatchers<unknown, unknown> };
  /** Changes nothing: what the function returns is awaited anyway. */
  readonly resolves: AsyncMatchers<T, T> & { readonly not: AsyncMatchers<T, T> };
};
