import type { Clock } from '../base/clock';
import type { RedisBackend, ServerOptions } from './backend';
import { ExternalRedis, type ServerPlace } from './external/external-redis';

/** A server that somebody else has started and will end. */
export interface SharedServer {
  /** As a reader knows it. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** What of it a test file has. */
export interface SharedPart extends Pick<ServerOptions, 'databases' | 'password'> {
  /** The database that is the file's: nothing but its keys is put back. */
  readonly database: number;
}

/** One database of a server that other test files use, too. It cannot be stopped from here: its stop() only lets go of it. */
export async function useSharedRedis(server: SharedServer, part: SharedPart, clock: Clock): Promise<RedisBackend> {
  const { databases, password, database } = part;
  const backend = new ExternalRedis(placeOf(server), { databases, password, config: {} }, clock, database);
  await backend.start();
  return backend;
}

function placeOf({ name, host, port }: SharedServer): ServerPlace {
  return {
    name,
    host,
    port,
    fix: 'Look whether a test has ended it (SHUTDOWN, a signal).',
    launch: async () => ({
      way: { host, port },
      output: undefined,
      exit: undefined,
      exited: new Promise(() => undefined),
      end: async () => undefined,
    }),
  };
}
