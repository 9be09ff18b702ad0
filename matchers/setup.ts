/*
 * Runs before each test file: registers our matchers and jest-extended's. It must stay cheap, so nothing is loaded here but names: a matcher's own
 * module is loaded when it is first used.
 */
import { jestExtendedMatchers } from '../src/kit/jest-extended';
import { jestGlobals } from '../src/kit/waiting/jest-globals';
import type { matchers } from './index';

type Matcher = (this: never, ...args: readonly never[]) => unknown;

const ours: Readonly<Record<keyof typeof matchers, () => Matcher>> = {
  toEventually: () => (require('./to-eventually') as typeof import('./to-eventually')).toEventually,
  toMatchRootHash: () => (require('./to-match-root-hash') as typeof import('./to-match-root-hash')).toMatchRootHash,
};

const standIns = Object.entries(ours).map(([name, load]): readonly [string, Matcher] => [
  name,
  function (...args) {
    return Reflect.apply(load(), this, args);
  },
]);

jestGlobals().expect.extend({ ...jestExtendedMatchers(), ...Object.fromEntries(standIns) });
