import { DistributedError } from './errors';

/** How much of the world a test file needs, from its own process to all of it. */
export const tiers = ['unit', 'integration', 'e2e'] as const;
export type Tier = (typeof tiers)[number];

/** How long things may take in a test file, in milliseconds, unless the user says otherwise. */
export interface TierTimes {
  /** A test. That of a unit test is Jest's own limit. */
  readonly testMs: number;
  /** A wait for what is to happen. */
  readonly waitMs: number;
  /** To this grow the pauses between two tries of a wait. */
  readonly longestPauseMs: number;
}

export const tierTimes: Readonly<Record<Tier, TierTimes>> = {
  unit: { testMs: 5_000, waitMs: 1_000, longestPauseMs: 100 },
  integration: { testMs: 30_000, waitMs: 5_000, longestPauseMs: 1_000 },
  e2e: { testMs: 120_000, waitMs: 30_000, longestPauseMs: 1_000 },
};

/** Sets the factor by which limits are longer than {@link tierTimes}. */
export const scaleVariable = 'TIME_SCALE';

/** Instrumented code takes its time, and so do the machines of CI, which others use, too. */
const factors = { coverage: 3, ci: 2 } as const;

/**
 * The times of a tier where the tests run: limits are longer under coverage and where the variable CI is set, by both factors where both hold, or by that of
 * TIME_SCALE. Pauses stay as they are: a longer limit costs a test that passes nothing.
 * @throws DistributedError JD_OPTION for a TIME_SCALE that is no number over 0
 */
export function timesOf(tier: Tier, isCovered: boolean, variables: Readonly<Record<string, string | undefined>>): TierTimes {
  const { testMs, waitMs, longestPauseMs } = tierTimes[tier];
  const scale = readScale(variables[scaleVariable]) ?? (isCovered ? factors.coverage : 1) * (isSet(variables['CI']) ? factors.ci : 1);
  return { testMs: testMs * scale, waitMs: waitMs * scale, longestPauseMs };
}

/** Whether a variable says yes. */
export function isSet(value: string | undefined): boolean {
  return !['', '0', 'false', undefined].includes(value);
}

function readScale(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  const scale = Number(value);
  if (scale > 0 && scale < Infinity) return scale;
  throw new DistributedError({
    code: 'JD_OPTION',
    what: `${scaleVariable} is "${value}".`,
    fix: 'Give a number over 0: limits are so many times as long.',
  });
}
