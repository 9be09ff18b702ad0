import type { RedisBackend } from './managed-redis';
import type { ServerOptions } from './options';

/** Starts an in-process Redis. The server is loaded at the first call on a worker, so that who needs none pays nothing. */
export async function startRedis(options: ServerOptions): Promise<RedisBackend> {
  const { createBackend } = require('./redis-backend') as typeof import('./redis-backend');
  return createBackend(options);
}
