/*
 * Runs before each test file: registers our matchers and jest-extended's. It must stay cheap, so nothing is loaded here but names: the matchers
 * themselves are loaded when one of them is first used.
 */
import { jestExtendedMatchers } from '../src/kit/jest-extended';
import { jestGlobals, type JestTest } from '../src/kit/waiting/jest-globals';
import type { RaceTest } from '../src/kit/race';
import type { matchers } from './index';

type Matcher = (this: never, ...args: readonly never[]) => unknown;

/** The record makes the compiler miss a name that is not here. */
const names = Object.keys({
  toBeConsistentAcross: true,
  toBeDistributedEvenly: true,
  toBeIdempotent: true,
  toEmitEvent: true,
  toEventually: true,
  toFollowSequence: true,
  toHaveErrorInChain: true,
  toHaveExactlyOneWinner: true,
  toHaveLogged: true,
  toHaveMaxRun: true,
  toHaveOutcomes: true,
  toHaveRedisKey: true,
  toMatchRedisDump: true,
  toMatchRootHash: true,
  toMatchWeights: true,
  toRejectWithCode: true,
  toScaleLike: true,
  toSettleWithin: true,
  toStayWithinMemory: true,
  toSumTo: true,
} satisfies Record<keyof typeof matchers, true>) as (keyof typeof matchers)[];

const standIns = names.map((name): readonly [string, Matcher] => [
  name,
  function (...args) {
    const { matchers } = require('./index') as typeof import('./index');
    return Reflect.apply(matchers[name] as Matcher, this, args);
  },
]);

jestGlobals().expect.extend({ ...jestExtendedMatchers(), ...Object.fromEntries(standIns) });

/** `test.race(name, spec, options)`; `test.only` and `test.skip` have it, too. */
for (const test of testFunctions()) {
  Object.defineProperty(test, 'race', {
    configurable: true,
    value: (...given: Parameters<RaceTest>) => {
      const { testRace } = require('../src/kit/race') as typeof import('../src/kit/race');
      testRace(test, ...given);
    },
  });
}

function testFunctions(): JestTest[] {
  const { test } = jestGlobals();
  return [test, test.only, test.skip];
}
