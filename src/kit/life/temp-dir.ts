import { bridge, settleNow } from '../../bridge/inner';

/**
 * A new empty folder, deleted with all that is in it at the end of the test; made in a beforeAll hook, at the end of its describe block or file.
 * @returns its absolute path
 * @throws DistributedError JD_NO_BRIDGE in an environment that is not ours
 */
export function tempDir(): string {
  const { tempDir: make } = bridge('tempDir()');
  return settleNow(make);
}
