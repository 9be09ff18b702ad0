import { bridge, settle } from '../bridge/inner';

/**
 * A TCP port that is free now and was given to nobody else in this run, on any of Jest's workers.
 * @throws DistributedError JD_NO_BRIDGE in an environment that is not ours; JD_NO_PORT when the run has used up 12,000
 * @example
 * server.listen(await freePort());
 */
export async function freePort(): Promise<number> {
  return settle(bridge('freePort()').freePort());
}
