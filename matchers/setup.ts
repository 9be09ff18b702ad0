/*
 * Runs before each test file: registers our matchers and jest-extended's. It must stay cheap, so nothing is loaded here but names: the matchers
 * themselves are loaded when one of them is first used.
 */
import { jestExtendedMatchers } from '../src/kit/jest-extended';
import { jestGlobals } from '../src/kit/waiting/jest-globals';
import type { matchers } from './index';

type Matcher = (this: never, ...args: readonly never[]) => unknown;

const names: readonly (keyof typeof matchers)[] = ['toEventually', 'toMatchRootHash'];

const standIns = names.map((name): readonly [string, Matcher] => [
  name,
  function (...args) {
    const { matchers } = require('./index') as typeof import('./index');
    return Reflect.apply(matchers[name] as Matcher, this, args);
  },
]);

jestGlobals().expect.extend({ ...jestExtendedMatchers(), ...Object.fromEntries(standIns) });
