import { Waiters } from './waiters';

/** Opens when it has been counted down, and stays open. */
export interface Latch {
  /** How often it must still be counted down. */
  readonly remaining: number;
  countDown(): void;
  /** Resolves when nothing remains. */
  wait(): Promise<void>;
}

/**
 * A latch: waits for so many things to have happened, wherever they do.
 * @param count how often it must be counted down
 * @param name for failures; default 'latch'
 * @throws DistributedError JD_TIMEOUT from `wait`
 * @example
 * const delivered = latch(3);
 * subscriber.on('message', () => delivered.countDown());
 * await publisher.publishAll(['a', 'b', 'c']);
 * await delivered.wait();
 */
export function latch(count: number, name = 'latch'): Latch {
  const waiters = new Waiters();
  let remaining = count;
  return Object.freeze({
    get remaining() {
      return remaining;
    },
    countDown() {
      if (remaining > 0) remaining--;
      if (remaining === 0) waiters.letGo(Infinity);
    },
    wait: async () => (remaining === 0 ? undefined : waiters.wait(`${name} of ${count} to be counted down`)),
  });
}
