import { binary, type Binary } from './binary';
import { skipUnless } from './skip-unless';

/**
 * {@link skipUnless} for programs of this machine: the tests of the describe block are skipped where one of them is not there.
 * @param names each a name on PATH, or a path
 * @returns the programs in that order, for their paths and versions
 * @throws DistributedError JD_TOO_LATE in a test or a hook; JD_NO_BRIDGE in an environment that is not ours
 * @example
 * describe('on PostgreSQL', () => {
 *   const [postgres] = requireBinaries(['postgres', 'initdb', 'pg_ctl', 'pg_isready']);
 */
export function requireBinaries<const Names extends readonly string[]>(names: Names): { readonly [Place in keyof Names]: Binary } {
  const binaries = names.map(binary);
  skipUnless(...binaries);
  return binaries as unknown as { readonly [Place in keyof Names]: Binary };
}
