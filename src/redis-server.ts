import { systemClock } from './base/clock';
import { ManagedRedis } from './environment/managed-redis';
import { startMemory } from './backends/memory';
import { type AnotherRedisOptions, createRedis, type Redis } from './kit/redis';
import type { RedisServerOptions } from './redis/server-options';

/** A Redis in this process, for programs that are no Jest tests. Loads nothing of Jest. */
export const RedisServer = {
  /**
   * Starts a server and resolves with its handle, the same as `redis` in a test file.
   * @param options where it listens (`port` 0: a free one, `host` 127.0.0.1, `unixsocket` none, `tls` none), what it is like (`databases` 16,
   *   `password` none, `aclfile` none, `version` '8.4', `config` none, `seed` 1), and `keepsProcessAlive` (false: the process may end while it listens)
   * @throws DistributedError JD_ADDRESS_IN_USE, JD_CANNOT_LISTEN, or JD_OPTION for a wrong option
   * @example
   * const server = await RedisServer.start({ port: 6379 });
   * await server.call('SET', 'k', 'v'); // 'OK'
   * await server.stop();
   */
  async start(options: RedisServerOptions = {}): Promise<Redis> {
    const wire = await startWire(options);
    return createRedis(() => wire, startWire);
  },
};

async function startWire(options: RedisServerOptions | AnotherRedisOptions): Promise<ManagedRedis> {
  return new ManagedRedis(await startMemory(options), systemClock, process.cwd());
}

export { DistributedError } from './base/errors';
export type { RecordedCommand } from './kit/redis-calls';
export type { AnotherRedisOptions, Redis, RedisClock, RedisSnapshot } from './kit/redis';
export { RedisError, type RedisReply } from './kit/redis-reply';
export type { RedisServerOptions } from './redis/server-options';
