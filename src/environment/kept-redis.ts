import type { RedisBackend, ServerOptions, StartRedis } from '../backends/backend';

/** What a file leaves to the next one on this worker that asks for the same. */
interface Kept {
  readonly backend: RedisBackend;
  /** What the next file begins with; undefined: with what is there. */
  readonly beginning: unknown;
}

/** By what has started them, and with what. They end with the process. */
const kept = new Map<StartRedis, Map<string, Kept>>();

/** A server for this file and those after it. */
export interface LentRedis {
  readonly backend: RedisBackend;
  /** Leaves it, stopped or running, to the next file. */
  keep(): void;
}

/**
 * Takes the server that an earlier file of this worker has left, or starts one.
 * @param keepsData whether files find what those before them have left
 */
export async function lendRedis(startRedis: StartRedis, options: ServerOptions, keepsData: boolean): Promise<LentRedis> {
  const key = JSON.stringify([options, keepsData]);
  const ofItsKind = kept.get(startRedis) ?? new Map<string, Kept>();
  kept.set(startRedis, ofItsKind);
  const taken = ofItsKind.get(key);
  ofItsKind.delete(key);
  const backend = taken?.backend ?? (await startRedis(options));
  if (taken !== undefined) {
    backend.clock?.reset();
    await backend.start();
    if (!keepsData) backend.restore(taken.beginning);
  }
  const beginning = keepsData ? undefined : (taken?.beginning ?? backend.snapshot());
  return { backend, keep: () => void ofItsKind.set(key, { backend, beginning }) };
}
