import type { RedisBackend, ServerOptions } from '../backends/backend';
import { newestVersion } from '../base/redis-versions';

/** Starts an in-process Redis. The server is loaded at the first call on a worker, so that who needs none pays nothing. */
export async function startRedis(given: ServerOptions): Promise<RedisBackend> {
  const { binary: _program, container: _image, cluster: _nodes, sentinel: _watchers, version = newestVersion, ...options } = given;
  const { startMemory } = require('../backends/memory') as typeof import('../backends/memory');
  return startMemory({ ...options, version });
}
