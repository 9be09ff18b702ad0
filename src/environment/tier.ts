/** How much of the world a test file needs, from its own process to all of it. */
export const tiers = ['unit', 'integration', 'e2e'] as const;
export type Tier = (typeof tiers)[number];

/** Leaves out all files but those of unit tests. */
export const shortVariable = 'SHORT';

/** How long a test may take where the Jest config says nothing. Jest's own limit is that of a unit test. */
const testMs: Readonly<Record<Tier, number>> = { unit: 5_000, integration: 30_000, e2e: 120_000 };
/** Instrumented code takes its time. */
const coverageFactor = 3;

/**
 * By the pragma `@tier`, else by a folder or a part of the file's name: test/integration/pay.test.ts, pay.e2e.test.ts.
 * @param path the test file's
 * @param pragma what Jest has read of it
 */
export function tierOf(path: string, pragma: string | readonly string[] | undefined): Tier {
  const named = tiers.find((tier) => tier === pragma);
  return named ?? tiers.find((tier) => tier !== 'unit' && new RegExp(`(?:^|[\\\\/._-])${tier}(?:[\\\\/._-]|$)`, 'i').test(path)) ?? 'unit';
}

export function testLimitMs(tier: Tier, { isCovered }: { readonly isCovered: boolean }): number {
  return testMs[tier] * (isCovered ? coverageFactor : 1);
}

/** Why files of a tier are left out; undefined where they are not. */
export function leftOut(tier: Tier, variables: Readonly<Record<string, string | undefined>>): string | undefined {
  const isShort = !['', '0', 'false', undefined].includes(variables[shortVariable]);
  return isShort && tier !== 'unit' ? `${shortVariable} leaves ${tier} tests out` : undefined;
}
