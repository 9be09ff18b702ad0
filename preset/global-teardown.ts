import { endRaceRun } from '../src/environment/race/race-run';
import { currentRun, releaseClaims, runVariable } from '../src/environment/run-claims';
import { exitWith } from './exit-code';

/** Jest's globalTeardown: gathers the reports of races, and forgets what was claimed in the run. */
async function globalTeardown(): Promise<void> {
  const { version } = require('../../package.json') as { readonly version: string };
  const { text, exitCode } = endRaceRun(process.env, version);
  if (text !== undefined) process.stderr.write(`\n${text}`);
  exitWith(exitCode);
  releaseClaims(currentRun());
  delete process.env[runVariable];
}

export = globalTeardown;
