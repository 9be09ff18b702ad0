import { currentRun, releaseClaims, runVariable } from '../src/environment/run-claims';

/** Jest's globalTeardown: forgets which ports the run was given. */
async function globalTeardown(): Promise<void> {
  releaseClaims(currentRun());
  delete process.env[runVariable];
}

export = globalTeardown;
