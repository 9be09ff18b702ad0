import { Waiters } from './waiters';

/** Where a number of tasks wait for each other. */
export interface Barrier {
  /** Resolves for all when the last of them has arrived; then the next round begins. */
  wait(): Promise<void>;
}

/**
 * A barrier: nobody goes on before all are there.
 * @param parties how many must arrive
 * @param name for failures; default 'barrier'
 * @throws DistributedError JD_TIMEOUT from `wait`
 * @example
 * const start = barrier(2);
 * await Promise.all([node1, node2].map(async (node) => {
 *   await node.connect();
 *   await start.wait(); // both are connected
 *   await node.campaign();
 * }));
 */
export function barrier(parties: number, name = 'barrier'): Barrier {
  const waiters = new Waiters();
  return Object.freeze({
    wait() {
      const passed = waiters.wait(`${parties} to arrive at ${name}`);
      if (waiters.count >= parties) waiters.letGo(parties);
      return passed;
    },
  });
}
