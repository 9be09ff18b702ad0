import { DistributedError } from '../../base/errors';
import { firstDifference, takeApart } from '../first-difference';
import { announce, callSite } from '../waiting/announce';
import { checkFunction } from '../waiting/check-function';
import { asIfFresh } from './per-test';

/** Options of {@link expectDeterministic}. */
export interface DeterministicOptions {
  /** How often it is run; default 2. */
  readonly runs?: number;
}

/**
 * Runs the function twice and compares what it returns, deeply. `random`, `ids` and factories begin anew for each run, and go on afterwards where they were.
 * @param fn told the number of the run, from 1
 * @returns what the first run returned
 * @throws DistributedError JD_NOT_DETERMINISTIC with the first place at which the results differ
 * @example
 * await expectDeterministic(async () => (await buildTrie(relays(50, 77))).root);
 */
export function expectDeterministic<T>(fn: (run: number) => T | PromiseLike<T>, { runs = 2 }: DeterministicOptions = {}): Promise<T> {
  checkFunction('expectDeterministic', fn);
  if (!Number.isInteger(runs) || runs < 2) {
    const fix = 'Give a whole number from 2: one run is always the same as itself.';
    throw new DistributedError({ code: 'JD_COUNT', what: `expectDeterministic: runs is ${runs}.`, fix });
  }
  return announce('expectDeterministic(fn)', callSite(expectDeterministic), compareRuns(fn, runs));
}

async function compareRuns<T>(fn: (run: number) => T | PromiseLike<T>, runs: number): Promise<T> {
  const first = await asIfFresh(() => fn(1));
  const taken = takeApart(first);
  for (let run = 2; run <= runs; run++) {
    const difference = firstDifference(taken, takeApart(await asIfFresh(() => fn(run))));
    if (difference === undefined) continue;
    throw new DistributedError({
      code: 'JD_NOT_DETERMINISTIC',
      what: [
        `Run ${run} gave another result than run 1${difference.path === '' ? '' : `, first at ${difference.path}`}:`,
        `  run 1: ${difference.first}`,
        `  run ${run}: ${difference.second}`,
      ].join('\n'),
      fix: 'Look for the time, chance, ids and orders that do not come from the seed; guardDeterminism() names the lines.',
    });
  }
  return first;
}
