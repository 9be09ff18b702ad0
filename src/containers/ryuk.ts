import type { Clock } from '../base/clock';
import { ask, engineAddress, hasImage, surroundings } from './engine';

/** What testcontainers reads; whoever has set it has decided. */
const ryukVariable = 'TESTCONTAINERS_RYUK_DISABLED';
/** How long its image may take to come. */
const pullMs = 60_000;

/**
 * Ryuk, the container by which testcontainers removes what a dead process has left, is on where its image is on the engine or can be pulled. Nothing is lost where it is
 * off: what is started here has a guard of its own.
 * @returns why it is to be off; undefined: it is on, or somebody has decided
 */
export async function missingRyuk(clock: Clock): Promise<string | undefined> {
  const address = engineAddress(surroundings(clock));
  const image = ryukImage();
  if ((process.env[ryukVariable] ?? '') !== '' || typeof address === 'string' || address.way === undefined || image === undefined)
    return undefined;
  const { way } = address;
  if (await hasImage(way, image, clock)) return undefined;
  const path = `/images/create?fromImage=${encodeURIComponent(image)}`;
  try {
    const { status, body } = await ask({ way, method: 'POST', path, limit: { ms: pullMs, clock } });
    // What goes wrong later stands in the answer's last line.
    const refusal = status === 200 ? /"error":"([^"]*)"/.exec(body)?.[1] : body.trim();
    return refusal === undefined ? undefined : `its image ${image} is not on this engine and cannot be pulled (${refusal})`;
  } catch (error) {
    return `its image ${image} cannot be pulled (${(error as Error).message})`;
  }
}

/** For this process. */
export function turnRyukOff(): void {
  process.env[ryukVariable] = 'true';
}

/** The one that testcontainers would take. */
function ryukImage(): string | undefined {
  try {
    return (require('testcontainers/build/reaper/reaper') as { readonly REAPER_IMAGE?: string }).REAPER_IMAGE;
  } catch {
    return undefined;
  }
}
