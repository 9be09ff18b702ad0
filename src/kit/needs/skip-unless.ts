import { bridge, settleNow } from '../../bridge/inner';
import { callSite } from '../waiting/announce';

/** Something that tests cannot do without. */
export interface Requirement {
  /** How the variable REQUIRE names it. */
  readonly name: string;
  /** Why it is not there, or a function that finds out before the tests run; undefined where it is there. */
  readonly reason: string | undefined | (() => Promise<string | undefined>);
}

/**
 * Skips the tests of the describe block in whose body it is called (at the top of a file: all of them), with their hooks, where one of these is not
 * there. The reason is printed when the file ends. REQUIRE=name,name has the file fail instead.
 * @throws DistributedError JD_TOO_LATE in a test or a hook; JD_NO_BRIDGE in an environment that is not ours
 * @example
 * describe('on PostgreSQL', () => {
 *   skipUnless(binary('postgres'), { name: 'network', reason: process.env.CI ? undefined : 'this is not CI' });
 */
export function skipUnless(...requirements: readonly Requirement[]): void {
  const { skipUnless: skip } = bridge('skipUnless()');
  const frames = callSite(skipUnless);
  for (const { name, reason } of requirements) settleNow(() => skip(name, reason, frames));
}
