import { runVariable } from '../src/environment/run-claims';

let runs = 0;

/**
 * Jest's globalSetup, once a run, before the workers begin. Where a project has its own, it may call this one from it:
 * `import setup from 'jest-distributed/global-setup'`. All that it does is to tell a watch mode's runs apart.
 */
async function globalSetup(): Promise<void> {
  process.env[runVariable] = `${process.pid}-${++runs}`;
}

export = globalSetup;
