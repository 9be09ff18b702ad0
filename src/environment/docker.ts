import type { Clock } from '../base/clock';
import { missingEngine as findMissing, surroundings } from '../containers/engine';
import { foundOnce } from './run-claims';

/** Why there is no Docker engine; undefined where there is one. It is looked for once in a run. */
export async function missingEngine(clock: Clock): Promise<string | undefined> {
  const found = await foundOnce('docker', async () => (await findMissing(surroundings(clock))) ?? '');
  return found === '' ? undefined : found;
}
