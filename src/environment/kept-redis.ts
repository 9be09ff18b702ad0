import type { RedisBackend, ServerOptions, StartRedis } from '../backends/backend';

/** The server that a file with reset 'never' has left to the next one on this worker: stopped, with its data. */
let kept: { readonly start: StartRedis; readonly key: string; readonly backend: RedisBackend } | undefined;

/** Starts the kept server again if it was made by the same way with the same options, else a new one. */
export async function startKept(startRedis: StartRedis, options: ServerOptions): Promise<RedisBackend> {
  const taken = kept;
  kept = undefined;
  if (taken?.start !== startRedis || taken.key !== JSON.stringify(options)) return startRedis(options);
  taken.backend.clock?.reset();
  await taken.backend.start();
  return taken.backend;
}

/** Leaves a stopped server to the next file. */
export function keepRedis(backend: RedisBackend, start: StartRedis, options: ServerOptions): void {
  kept = { start, key: JSON.stringify(options), backend };
}
