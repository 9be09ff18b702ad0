import { Block } from '../../block';
import { ok } from '../../reply';
import type { DebugAction } from './_debug-action';

/** Beyond this the sum with the time of day is not exact: nobody waits for it. */
const longestSleepMs = 2 ** 53;

/** Holds every client for a time, as a server that sleeps does; the process itself goes on. */
export const sleepAction: DebugAction = {
  name: 'sleep',
  words: [3, 3],
  help: `
SLEEP <seconds>
    Hold all clients for <seconds>. Decimals allowed.`,
  run: ({ engine }, argv) => {
    const ms = Number.parseFloat(argv[2]!) * 1000;
    if (!(ms > 0) || ms > longestSleepMs) return ok;
    engine.sleep(ms);
    return new Block({ keys: [], awaits: 'nothing', timeoutMs: ms, busyMs: ms, serve: () => undefined, onTimeout: ok });
  },
};
