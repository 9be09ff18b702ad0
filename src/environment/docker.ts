import type { Clock } from '../base/clock';
import { missingEngine, surroundings } from '../containers/engine';
import { missingRyuk, turnRyukOff } from '../containers/ryuk';
import { foundOnce } from './run-claims';

/**
 * Makes containers possible on this process: looks for an engine, and for Ryuk's image, once in a run.
 * @returns why there is no Docker engine; undefined where there is one
 */
export async function missingDocker(clock: Clock): Promise<string | undefined> {
  const missing = await foundOnce('docker', async () => (await missingEngine(surroundings(clock))) ?? '');
  if (missing !== '') return missing;
  const withoutRyuk = await foundOnce('ryuk', async () => {
    const reason = await missingRyuk(clock);
    if (reason !== undefined) process.stderr.write(`jest-distributed: Ryuk is off, ${reason}; this run removes its containers itself.\n`);
    return reason ?? '';
  });
  if (withoutRyuk !== '') turnRyukOff();
  return undefined;
}
