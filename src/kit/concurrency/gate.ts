import { Waiters } from './waiters';

/** A place where code under test is held until the test lets it go on. */
export interface Gate {
  readonly isOpen: boolean;
  /** How many wait at it. */
  readonly waiting: number;
  /** Resolves when the gate is open, or when this one is let through. For the code under test: a hook, a double. */
  pass(): Promise<void>;
  /** Resolves when `count` (default 1) wait at it: then the code is where the test wants it. */
  arrived(count?: number): Promise<void>;
  /** Lets all through, those who come later too. */
  open(): void;
  /** Holds those who come from now on. */
  close(): void;
  /** Lets the first `count` (default 1) of those who wait through, in the order of arrival; the gate stays closed. */
  letThrough(count?: number): void;
}

/**
 * A closed gate: what a sleep in the middle of a critical section wants to be. Waiting at it ends with the test's time, by an error that names it.
 * @param name for failures; default 'gate'
 * @throws DistributedError JD_TIMEOUT from `pass` and `arrived`
 * @example
 * const sealing = gate('sealing');
 * trie.onFlush = () => sealing.pass();
 * const flush = trie.flush();
 * await sealing.arrived(); // now it is in the middle of it
 * await expect(trie.update('k', 'v')).rejects.toThrow('is sealing');
 * sealing.open();
 * await flush;
 */
export function gate(name = 'gate'): Gate {
  const waiters = new Waiters();
  let isOpen = false;
  return Object.freeze({
    get isOpen() {
      return isOpen;
    },
    get waiting() {
      return waiters.count;
    },
    pass: async () => (isOpen ? undefined : waiters.wait(`${name} to open`)),
    arrived: (count = 1) => waiters.arrived(count, name),
    open() {
      isOpen = true;
      waiters.letGo(Infinity);
    },
    close: () => void (isOpen = false),
    letThrough: (count = 1) => waiters.letGo(count),
  });
}
