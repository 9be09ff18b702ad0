import type { Binary } from '../base/bytes';
import type { RedisServer } from '../redis/server';

/** A Redis as race checks use it: all of its servers are in this process. */
export interface RacedRedis {
  readonly servers: readonly RedisServer[];
  /** Those whose data count, in an order that failovers leave as it is. */
  readonly leaders: readonly RedisServer[];
  /** The one whose key it is; undefined: nobody serves it. */
  leaderOf(key: Binary): RedisServer | undefined;
  /** All data, as a person reads them. */
  dump(): string;
  /** @returns goes back at once to keys, settings, users and roles as they are now, any number of times; connections stay open */
  save(): () => void;
  /** How a replica takes over from a leader; undefined: there are none. */
  readonly failovers: RacedFailovers | undefined;
}

export interface RacedFailovers {
  /** How many writes a leader has made so far. */
  writesOf(leader: RedisServer): number;
  /**
   * A replica takes over, and its leader's last writes are gone.
   * @param most how many of them; those by which the replica lags are gone in any case
   * @returns whether it has: a leader without a replica goes on
   */
  failOver(leader: RedisServer, most: number): boolean;
}

/** A single server. */
export function racedServer(server: RedisServer): RacedRedis {
  return {
    servers: [server],
    leaders: [server],
    leaderOf: () => server,
    dump: () => server.dump(),
    save() {
      const snapshot = server.snapshot();
      return () => server.restore(snapshot);
    },
    failovers: undefined,
  };
}
