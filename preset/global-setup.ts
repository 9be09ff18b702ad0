import type { Config } from '@jest/types';
import { systemClock } from '../src/base/clock';
import { beginRaceRun } from '../src/environment/race/race-run';
import { runVariable } from '../src/environment/run-claims';

let runs = 0;

/**
 * Jest's globalSetup, once a run, before the workers begin. Where a project has its own, it may call this one from it with what it is given:
 * `import setup from 'jest-distributed/global-setup'`. It tells a watch mode's runs apart, and begins the run's race checks.
 */
async function globalSetup({ rootDir }: Pick<Config.GlobalConfig, 'rootDir'> = { rootDir: process.cwd() }): Promise<void> {
  process.env[runVariable] = `${process.pid}-${++runs}`;
  const said = beginRaceRun({ variables: process.env, rootDir, entropy: `${process.pid} ${systemClock.now()}` });
  if (said !== undefined) process.stderr.write(said);
}

export = globalSetup;
