import { bridgeOrUndefined } from '../bridge/inner';
import { listening } from './race/listening';

/** A held place: see {@link hold}. */
export interface Hold {
  /** Resolves when the code has come there. */
  readonly reached: Promise<void>;
  /** Lets it go on; also before it comes. May be called twice. */
  release(): void;
  /** Resolves when it has gone on. */
  readonly released: Promise<void>;
}

interface Held extends Hold {
  arrive(): Promise<void>;
}

const holds = new Map<string, Held[]>();

/**
 * A named place in the code under test. Costs next to nothing where nobody listens; a test can hold the code there with {@link hold}, and in a race
 * check other tasks may go on before it does.
 * @param name e.g. 'flush:sealing'
 * @example
 * await point('flush:sealing');
 */
export function point(name: string): Promise<void> | undefined {
  if (holds.size === 0 && listening.now === undefined) return undefined;
  const waiting = holds.get(name);
  const held = waiting?.shift();
  if (held === undefined) return listening.now?.point(name);
  if (waiting!.length === 0) holds.delete(name);
  return held.arrive();
}

/**
 * Holds the next one that comes to a {@link point}, once; who comes after it goes on.
 * What is still held when the test ends is let go.
 * @example
 * const sealing = hold('flush:sealing');
 * const flushed = tree.flush();
 * await sealing.reached;
 * await expect(tree.set('k', 'v')).rejects.toThrow('sealed');
 * sealing.release();
 * await flushed;
 */
export function hold(name: string): Hold {
  const [reached, reach] = signal();
  const [allowed, allow] = signal();
  const [released, leave] = signal();
  const held: Held = {
    reached,
    released,
    release: allow,
    async arrive() {
      reach();
      await allowed;
      leave();
    },
  };
  holds.set(name, [...(holds.get(name) ?? []), held]);
  bridgeOrUndefined()?.onCleanup(() => {
    allow();
    const others = (holds.get(name) ?? []).filter((each) => each !== held);
    if (others.length === 0) holds.delete(name);
    else holds.set(name, others);
  });
  return held;
}

/**
 * A place of the code under test at which, in a race check, other tasks may go on: for what no command of Redis separates. Elsewhere it does nothing.
 * @param name as reports show it
 */
export async function yieldPoint(name: string): Promise<void> {
  await listening.now?.point(name);
}

function signal(): [Promise<void>, () => void] {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  return [promise, resolve];
}
