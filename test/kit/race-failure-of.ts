import type { RaceFailure } from '../../src/kit/race/race-failure';

/** What a check fails with. */
export async function failureOf(check: Promise<unknown>): Promise<RaceFailure> {
  const failure = await check.then(
    () => undefined,
    (error: RaceFailure) => error,
  );
  if (failure === undefined) throw new Error('the check holds');
  return failure;
}
