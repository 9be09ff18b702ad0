import { cleanup } from './cleanup';

/**
 * A thing that tests share, made at its first use and ended with the test, describe block or file in which that was; then it is made anew.
 * Fixtures are composed by use: what `make` asks of other fixtures is ended after it.
 * @param make handed nothing; what it starts may register its own {@link cleanup}
 * @param end handed the thing and a fresh signal, as a step of cleanup is
 * @returns what gives the thing
 * @throws what `make` throws; the next use tries again
 * @example
 * const store = fixture(() => redis.another());
 * const nodes = fixture(
 *   async () => Promise.all([0, 1, 2].map(async (id) => Node.start(id, (await store()).url))),
 *   (started) => Promise.all(started.map((node) => node.stop())),
 * );
 */
export function fixture<T>(make: () => T | PromiseLike<T>, end?: (thing: T, signal: AbortSignal) => unknown): () => Promise<T> {
  let made: Promise<T> | undefined;
  const begin = async (): Promise<T> => {
    const thing = await make();
    // After what it is made of has registered its end: the last registered ends first.
    cleanup((signal) => {
      made = undefined;
      return end?.(thing, signal);
    });
    return thing;
  };
  return () =>
    (made ??= begin().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}
