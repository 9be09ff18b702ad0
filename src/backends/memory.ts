import { toWire } from '../redis/protocol/wire';
import { RedisServer } from '../redis/server';
import type { RedisServerOptions } from '../redis/server-options';
import { inProcessNames, type RedisBackend } from './backend';
import { racedServer } from './raced-redis';

/** Starts a Redis in this process. */
export async function startMemory(options: RedisServerOptions): Promise<RedisBackend> {
  const server = await RedisServer.start(options);
  return {
    name: inProcessNames.memory,
    get host() {
      return server.host;
    },
    get port() {
      return server.port;
    },
    get url() {
      return server.url;
    },
    get tcpUrl() {
      return server.tcpUrl;
    },
    get password() {
      return server.password;
    },
    get connectionCount() {
      return server.connectionCount;
    },
    clock: server.clock,
    server,
    raced: racedServer(server),
    commands: () => server.commands(),
    cluster: undefined,
    sentinel: undefined,
    revive: undefined,
    call: async (argv) => toWire(await server.call(argv)),
    flush: () => server.flush(),
    dump: () => server.dump(),
    load: (path) => server.fixtures.load(path),
    loadCommands: (path) => server.fixtures.loadCommands(path),
    save: async (path) => server.fixtures.save(path),
    snapshot: () => server.snapshot(),
    restore: (snapshot) => server.restore(snapshot as ReturnType<typeof server.snapshot>),
    answerAt: (addresses, onConnect) => server.answerAt(addresses, onConnect),
    start: () => server.start(),
    stop: (options) => server.stop(options),
  };
}
