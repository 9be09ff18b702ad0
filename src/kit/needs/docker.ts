import { bridge, settle } from '../../bridge/inner';
import type { Requirement } from './skip-unless';

/**
 * A Docker engine, at DOCKER_HOST or where engines are by default. Whether one answers is asked before the tests run.
 * @example
 * skipUnless(docker());
 */
export function docker(): Requirement {
  return { name: 'docker', reason: () => settle(bridge('docker()').missingDocker()) };
}
