import { bridge, settle } from '../bridge/inner';

/**
 * A TCP port that is free and the test file's own until it ends: nobody else is given it meanwhile, on any of Jest's workers or in another run on this machine.
 * @throws DistributedError JD_NO_BRIDGE in an environment that is not ours; JD_NO_PORT when all 12,000 are held or in use
 * @example
 * server.listen(await freePort());
 */
export async function freePort(): Promise<number> {
  return settle(bridge('freePort()').freePort());
}

/** Another name of {@link freePort}. */
export const poolPort = freePort;
