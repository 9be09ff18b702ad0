import { currentRun, releaseClaims, runVariable } from '../src/environment/run-claims';

/** Jest's globalTeardown: forgets what was claimed in the run. */
async function globalTeardown(): Promise<void> {
  releaseClaims(currentRun());
  delete process.env[runVariable];
}

export = globalTeardown;
