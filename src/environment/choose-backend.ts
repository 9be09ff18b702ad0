import { type BackendName, backendNames, type RedisBackend, type ServerOptions, type StartRedis } from '../backends/backend';
import { DistributedError, nearestName } from '../base/errors';
import type { RedisOptions, Scope } from './options';
import { starters } from './starters';

/** Puts all files of a run on another backend. */
export const backendVariable = 'REDIS_BACKEND';
/** Names what a run may not do without, so that nothing is skipped for want of it. */
export const requireVariable = 'REQUIRE';

/** Where the Redis of a test file comes from. */
export interface BackendChoice {
  readonly name: BackendName;
  /** What becomes of the file when there is none on this machine. */
  readonly onMissing: 'skip' | 'fail';
  readonly scope: Scope;
  /** Starts one that is the caller's own. */
  readonly start: StartRedis;
  /** The one that all files of the run with these options share: a database of it for this file. */
  share(options: ServerOptions, how: { readonly keepsData: boolean }): Promise<RedisBackend>;
}

/**
 * What the file insists on wins, then what the run asks for, then what the environment is.
 * @param variables process.env
 * @throws DistributedError JD_OPTION when REDIS_BACKEND names none
 */
export function chooseBackend(
  environment: BackendName,
  { only, onMissing, scope, reuse }: Pick<RedisOptions, 'only' | 'onMissing' | 'scope' | 'reuse'>,
  variables: Readonly<Record<string, string | undefined>>,
): BackendChoice {
  const asked = askedFor(variables[backendVariable]);
  const name = only ?? asked ?? environment;
  const isRequired = requires(requiredName[name], variables);
  // A run that asks for a backend is not to pass without it.
  return {
    name,
    onMissing: isRequired ? 'fail' : (onMissing ?? (name === asked ? 'fail' : 'skip')),
    // Two workers that asked for one for the next run would get the same.
    scope: name !== 'redis-server' && name !== 'container' ? 'file' : name === 'container' && reuse ? 'run' : (scope ?? defaultScope[name]),
    start: starters[name],
    share: (options, how) => {
      const { shareRedis } = require('./shared-servers') as typeof import('./shared-servers');
      return shareRedis({ name, options }, how);
    },
  };
}

/** A process is there in 30 ms, a container in 600. */
const defaultScope: Readonly<Record<BackendName, Scope>> = {
  memory: 'file',
  cluster: 'file',
  sentinel: 'file',
  'redis-server': 'file',
  container: 'worker',
};

/** How REQUIRE names what a backend needs. */
const requiredName: Readonly<Record<BackendName, string>> = {
  memory: 'memory',
  cluster: 'cluster',
  sentinel: 'sentinel',
  'redis-server': 'redis-server',
  container: 'docker',
};

/** Whether the run may not do without it. */
export function requires(name: string, variables: Readonly<Record<string, string | undefined>>): boolean {
  return (variables[requireVariable] ?? '').split(/[\s,]+/).includes(name);
}

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
