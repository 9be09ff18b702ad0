import { DistributedError } from '../base/errors';
import { claim, claimsFolder, currentRun } from './run-claims';

/**
 * The ports given out lie below the range from which every operating system picks for port 0 and for outgoing connections
 * (32768 and up on Linux, 49152 and up elsewhere): between being given out and being bound, nobody is handed the same one by chance.
 */
const range = { first: 20_000, count: 12_000 } as const;

/**
 * A TCP port that is free now and was not given to anybody else in this run, on any worker.
 * @param run see {@link currentRun}
 * @throws DistributedError JD_NO_PORT when the run has used up all 12,000
 */
export async function freePort(run = currentRun()): Promise<number> {
  const { default: getPort } = await loadGetPort();
  let last: number | undefined;
  const claimed = function* (): Generator<number> {
    for (const port of candidates()) if (claim(String(port), run)) yield (last = port);
  };
  const port = await getPort({ port: claimed(), reserve: true });
  // With no candidate left, get-port falls back to a port of its own choice, which nobody has claimed.
  if (port !== last) throw noPortLeft(claimsFolder(run));
  return port;
}

/** Each process begins elsewhere, so that workers rarely meet; the claims decide when they do. */
function* candidates(): Generator<number> {
  const start = (process.pid * 97) % range.count;
  for (let step = 0; step < range.count; step++) yield range.first + ((start + step) % range.count);
}

/** get-port is an ES module. Node's own realm can require one, also under Yarn PnP, where import() needs a loader of its own. */
async function loadGetPort(): Promise<typeof import('get-port')> {
  try {
    return require('get-port') as typeof import('get-port');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM') throw error;
    return import('get-port');
  }
}

function noPortLeft(folder: string): DistributedError {
  return new DistributedError({
    code: 'JD_NO_PORT',
    what: `This run has been given all ${range.count} ports from ${range.first} on.`,
    fix: `Listen on port 0 where it can be had. A watch run keeps its claims until it ends: ${folder}.`,
  });
}
