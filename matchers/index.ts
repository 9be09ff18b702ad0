import type { JestExtendedName } from '../src/kit/jest-extended';
import { toEventually, type EventuallyMatchers } from './to-eventually';
import { toMatchRootHash, type RootHashMatchers } from './to-match-root-hash';

/**
 * The matchers of this package, for `expect.extend(matchers)` where the preset does not register them.
 * @example
 * import { expect } from '@jest/globals';
 * import { matchers } from 'jest-distributed/matchers';
 * expect.extend(matchers);
 */
export const matchers = { toEventually, toMatchRootHash };

/** The types of {@link matchers} on an expectation; `R` is what a matcher returns. */
export interface DistributedMatchers<R> extends EventuallyMatchers, RootHashMatchers<R> {}

// For the global expect, with @types/jest or without. The type parameters must be the same as there.
declare global {
  namespace jest {
    interface Matchers<R, T = {}> extends DistributedMatchers<R> {}
  }
}

// For the expect of '@jest/globals'. jest-extended declares its matchers for the global expect only: they are taken over from there by name.
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown>
    extends DistributedMatchers<R>, Pick<jest.Matchers<R>, JestExtendedName> {}
  interface AsymmetricMatchers extends Pick<jest.Matchers<unknown>, JestExtendedName> {}
}
