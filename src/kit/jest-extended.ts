/// <reference types="jest-extended" preserve="true" />

/**
 * The matchers of jest-extended by name. Written by `UPDATE=1 npx jest test/kit/jest-extended`, which also checks it against the package.
 * The list is here so that a test file need not load the package, which costs 8 ms, to have the names.
 */
export const jestExtendedNames = [
  'fail',
  'pass',
  'toBeAfter',
  'toBeAfterOrEqualTo',
  'toBeArray',
  'toBeArrayOfSize',
  'toBeBefore',
  'toBeBeforeOrEqualTo',
  'toBeBetween',
  'toBeBigInt',
  'toBeBoolean',
  'toBeDate',
  'toBeDateString',
  'toBeEmpty',
  'toBeEmptyObject',
  'toBeEven',
  'toBeExtensible',
  'toBeFalse',
  'toBeFinite',
  'toBeFrozen',
  'toBeFunction',
  'toBeHexadecimal',
  'toBeInRange',
  'toBeInteger',
  'toBeNaN',
  'toBeNegative',
  'toBeNil',
  'toBeNumber',
  'toBeObject',
  'toBeOdd',
  'toBeOneOf',
  'toBePositive',
  'toBeSealed',
  'toBeString',
  'toBeSymbol',
  'toBeTrue',
  'toBeValidDate',
  'toBeWithin',
  'toChange',
  'toChangeBy',
  'toChangeTo',
  'toContainAllEntries',
  'toContainAllKeys',
  'toContainAllValues',
  'toContainAnyEntries',
  'toContainAnyKeys',
  'toContainAnyValues',
  'toContainEntries',
  'toContainEntry',
  'toContainKey',
  'toContainKeys',
  'toContainValue',
  'toContainValues',
  'toEndWith',
  'toEqualCaseInsensitive',
  'toEqualIgnoringWhitespace',
  'toHaveBeenCalledAfter',
  'toHaveBeenCalledBefore',
  'toHaveBeenCalledExactlyOnceWith',
  'toHaveBeenCalledOnce',
  'toInclude',
  'toIncludeAllMembers',
  'toIncludeAllPartialMembers',
  'toIncludeAnyMembers',
  'toIncludeMultiple',
  'toIncludeRepeated',
  'toIncludeSameMembers',
  'toIncludeSamePartialMembers',
  'toPartiallyContain',
  'toReject',
  'toResolve',
  'toSatisfy',
  'toSatisfyAll',
  'toSatisfyAny',
  'toStartWith',
  'toThrowWithMessage',
] as const;

/** A name of {@link jestExtendedNames} that `expect` does not have already: jest-extended's `toBeNaN` would loosen Jest's own. */
export type JestExtendedName = Exclude<(typeof jestExtendedNames)[number], 'toBeNaN'>;

type Matcher = (this: unknown, ...args: readonly unknown[]) => unknown;

let loaded: Readonly<Record<string, Matcher>> | undefined;

/** Stand-ins for the matchers of jest-extended, for expect.extend: the package is loaded when the first of them is used. */
export function jestExtendedMatchers(): Readonly<Record<JestExtendedName, Matcher>> {
  const names = jestExtendedNames.filter((name) => name !== 'toBeNaN');
  return Object.fromEntries(names.map((name) => [name, standIn(name)])) as Record<JestExtendedName, Matcher>;
}

function standIn(name: JestExtendedName): Matcher {
  return function (...args) {
    loaded ??= require('jest-extended') as Readonly<Record<string, Matcher>>;
    return Reflect.apply(loaded[name]!, this, args);
  };
}
