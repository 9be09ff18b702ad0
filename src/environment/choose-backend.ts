import { type BackendName, backendNames, type StartRedis } from '../backends/backend';
import { systemClock } from '../base/clock';
import { DistributedError, nearestName } from '../base/errors';
import type { RedisOptions } from './options';
import { freePort } from './ports';
import { startRedis } from './start-redis';

/** Puts all files of a run on another backend. */
export const backendVariable = 'REDIS_BACKEND';
/** Names what a run may not do without, so that nothing is skipped for want of it. */
export const requireVariable = 'REQUIRE';

/** Where the Redis of a test file comes from. */
export interface BackendChoice {
  readonly name: BackendName;
  /** What becomes of the file when there is none on this machine. */
  readonly onMissing: 'skip' | 'fail';
}

/**
 * What the file insists on wins, then what the run asks for, then what the environment is.
 * @param variables process.env
 * @throws DistributedError JD_OPTION when REDIS_BACKEND names none
 */
export function chooseBackend(
  environment: BackendName,
  { only, onMissing }: Pick<RedisOptions, 'only' | 'onMissing'>,
  variables: Readonly<Record<string, string | undefined>>,
): BackendChoice {
  const asked = askedFor(variables[backendVariable]);
  const name = only ?? asked ?? environment;
  const isRequired = requires(requiredName[name], variables);
  // A run that asks for a backend is not to pass without it.
  return { name, onMissing: isRequired ? 'fail' : (onMissing ?? (name === asked ? 'fail' : 'skip')) };
}

/** How REQUIRE names what a backend needs. */
const requiredName: Readonly<Record<BackendName, string>> = { memory: 'memory', 'redis-server': 'redis-server', container: 'docker' };

/** Whether the run may not do without it. */
export function requires(name: string, variables: Readonly<Record<string, string | undefined>>): boolean {
  return (variables[requireVariable] ?? '').split(/[\s,]+/).includes(name);
}

/** Each is loaded at its first use on a worker. */
export const starters: Readonly<Record<BackendName, StartRedis>> = {
  memory: startRedis,
  'redis-server': async (options) => {
    const { startRedisServer } = require('../backends/redis-server') as typeof import('../backends/redis-server');
    return startRedisServer(options, { clock: systemClock, freePort: () => freePort() });
  },
  container: async (options) => {
    const { startRedisContainer } = require('../backends/redis-container') as typeof import('../backends/redis-container');
    const { missingEngine } = require('./docker') as typeof import('./docker');
    return startRedisContainer(options, {
      clock: systemClock,
      freePort: () => freePort(),
      missingEngine: () => missingEngine(systemClock),
    });
  },
};

function askedFor(name: string | undefined): BackendName | undefined {
  if (name === undefined || name === '') return undefined;
  const found = backendNames.find((each) => each === name);
  if (found !== undefined) return found;
  const near = nearestName(name, backendNames);
  throw new DistributedError({
    code: 'JD_OPTION',
    what: `${backendVariable} is "${name}", and there is no such backend.`,
    fix: `${near === undefined ? '' : `Did you mean "${near}"? `}Allowed: ${backendNames.join(', ')}.`,
  });
}
