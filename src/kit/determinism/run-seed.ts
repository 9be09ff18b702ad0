import { DistributedError } from '../../base/errors';
import { jestGlobals } from '../waiting/jest-globals';

/** The variable that sets the seed where Jest's arguments cannot be. */
const variable = 'JEST_SEED';

/**
 * The seed of this run, the same in all of its files: JEST_SEED of the environment, else Jest's own, which `--seed` sets and the run prints at its end.
 * @throws DistributedError JD_SEED when JEST_SEED is no whole number
 */
export function runSeed(): number {
  const given = process.env[variable];
  if (given === undefined || given === '') return jestGlobals().jest.getSeed();
  if (/^-?\d+$/.test(given)) return Number(given);
  throw new DistributedError({
    code: 'JD_SEED',
    what: `${variable} is ${JSON.stringify(given)}.`,
    fix: 'Set it to a whole number, or not at all.',
  });
}
