import { docker } from './docker';
import { skipUnless } from './skip-unless';

/**
 * {@link skipUnless} for a Docker engine: the tests of the describe block are skipped where none answers.
 * @throws DistributedError JD_TOO_LATE in a test or a hook; JD_NO_BRIDGE in an environment that is not ours
 * @example
 * describe('in a container', () => {
 *   requireDocker();
 */
export function requireDocker(): void {
  skipUnless(docker());
}
