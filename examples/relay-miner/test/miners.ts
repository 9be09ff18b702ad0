import { Redis } from 'ioredis';
import { captureLogger, cleanup, redis, type CapturedLogger } from 'jest-distributed';
import type { Chain } from '../src/chain';
import { RelayMiner, type MinerOptions } from '../src/miner';

export interface RunningMiner {
  readonly miner: RelayMiner;
  readonly logger: CapturedLogger;
  /** As a crash does: what it has in memory is gone, and what is under way fails. */
  kill(): void;
}

/** An instance with a connection of its own, which ends with the test. It pauses for no time. */
export function startMiner(chain: Chain, options: Partial<MinerOptions> = {}): RunningMiner {
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const kill = (): void => {
    if (connection.status !== 'end') connection.disconnect();
  };
  cleanup(kill);
  const logger = captureLogger();
  const miner = new RelayMiner({ redis: connection, chain, logger, pause: async () => undefined, ...options });
  return { miner, logger, kill };
}

/** The last height at which claims count, for tests that are not about it. */
export const farHeight = 1_000;
