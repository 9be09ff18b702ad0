import { isSet, type Tier, tiers } from '../base/tier';

/** Leaves out all files but those of unit tests. */
export const shortVariable = 'SHORT';

/**
 * By the pragma `@tier`, else by a folder or a part of the file's name: test/integration/pay.test.ts, pay.e2e.test.ts.
 * @param path the test file's
 * @param pragma what Jest has read of it
 */
export function tierOf(path: string, pragma: string | readonly string[] | undefined): Tier {
  const named = tiers.find((tier) => tier === pragma);
  return named ?? tiers.find((tier) => tier !== 'unit' && new RegExp(`(?:^|[\\\\/._-])${tier}(?:[\\\\/._-]|$)`, 'i').test(path)) ?? 'unit';
}

/** Why files of a tier are left out; undefined where they are not. */
export function leftOut(tier: Tier, variables: Readonly<Record<string, string | undefined>>): string | undefined {
  return isSet(variables[shortVariable]) && tier !== 'unit' ? `${shortVariable} leaves ${tier} tests out` : undefined;
}
