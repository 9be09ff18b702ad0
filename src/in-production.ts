/**
 * What the entries for tests are under the export condition `production`. A bundler stops at what is asked for here and is not there, and names it; a program that requires it
 * is told by the error. `null` in the place of this file would be passed over by Vite, which goes on to the next condition.
 */
import { DistributedError } from './base/errors';

/** Never called. */
export const refusal = (): unknown => require('./jest-distributed-is-for-tests-alone') as unknown;

throw new DistributedError({
  code: 'JD_OUTSIDE_TESTS',
  what: 'jest-distributed was imported under the export condition "production".',
  fix: 'Import it in tests alone, and run them without that condition. The Redis server is for every program: jest-distributed/redis.',
});
