import { isSet } from '../base/tier';
import { DistributedError } from '../base/errors';

/** Lets the package be imported where no test runs. */
export const outsideVariable = 'JEST_DISTRIBUTED_OUTSIDE_TESTS';

/**
 * Whether a test runs: Jest has told its worker's number, which children of a test inherit, or NODE_ENV is 'test', which Jest's command and other runners set.
 * @param variables of the process
 */
export function isTestRun(variables: Readonly<Record<string, string | undefined>>): boolean {
  return variables['JEST_WORKER_ID'] !== undefined || variables['NODE_ENV'] === 'test' || isSet(variables[outsideVariable]);
}

// At the import: what is for tests is to be found in production by the first start, not by the first call.
if (!isTestRun(process.env)) {
  throw new DistributedError({
    code: 'JD_OUTSIDE_TESTS',
    what: 'jest-distributed was imported outside a test run: there is no JEST_WORKER_ID, and NODE_ENV is not "test".',
    fix: `Import it in tests alone. The Redis server is for every program: jest-distributed/redis. ${outsideVariable}=1 lets the import pass.`,
  });
}
