import type { Redis } from 'ioredis';
import { ChainError, type Chain } from './chain';
import { Deduplicator } from './deduplicator';
import { isClaimed, isClosed, type MinerError } from './miner-error';
import type { Place, Relay } from './session-tree';
import { SessionTrees } from './session-trees';
import { Sessions, type Session, type SessionState } from './sessions';
import { openTrie, proofPath } from './trie';
import { keys } from './keys';

export interface Logger {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}

export interface MinerOptions {
  readonly redis: Redis;
  readonly chain: Chain;
  readonly logger: Logger;
  /** How often a request to the chain is tried in all, when it fails for a reason that may pass; default 3. */
  readonly tries?: number;
  /** How long to wait before the next try. */
  readonly pause: (failedTries: number) => Promise<void>;
  /** Default 1. */
  readonly saveEvery?: number;
  /** How long relays are remembered that nobody proves; default a day. */
  readonly keepSeenMs?: number;
  readonly at?: Place;
}

const dayMs = 86_400_000;

/** An instance of the relay miner. Any number of them share one Redis: each session is claimed by one. */
export class RelayMiner {
  readonly sessions: Sessions;
  readonly trees: SessionTrees;
  private readonly seen: Deduplicator;

  constructor(private readonly options: MinerOptions) {
    const { redis, saveEvery, at, keepSeenMs = dayMs } = options;
    this.sessions = new Sessions(redis, { onEnd: (id, state) => this.cleanUp(id, state) });
    this.trees = new SessionTrees({ redis, saveEvery, at });
    this.seen = new Deduplicator(redis, keepSeenMs);
  }

  /** Counts a relay. @returns false where it was counted before. Throws SESSION_SEALING, SESSION_CLAIMED, SESSION_UNKNOWN, TREE_CONFLICT. */
  async addRelay(session: string, relay: Relay): Promise<boolean> {
    if (await this.seen.hasSeen(session, relay.key)) return false;
    await this.trees.update(session, relay);
    // After the update: the other way round, a crash between the two would lose the relay.
    await this.seen.remember(session, relay.key);
    return true;
  }

  /** Loads the tries of all active sessions. @returns how many */
  async warmUp(): Promise<number> {
    const sessions = await Promise.all((await this.sessions.live()).map((id) => this.sessions.get(id)));
    const active = sessions.filter(({ state }) => state === 'active');
    await this.trees.warmUp(active.map(({ id }) => id));
    return active.length;
  }

  /** Seals the session and claims its root on the chain: whoever comes second is refused, here and in every other instance. */
  async claim(id: string): Promise<void> {
    const { state, claimBefore } = await this.sessions.get(id);
    if (state !== 'active') throw isClosed(id, state);
    if ((await this.ask(() => this.options.chain.status())).height > claimBefore) return this.sessions.move(id, 'closeClaimWindow');
    const tree = await this.trees.get(id);
    tree.seal();
    try {
      await this.options.at?.('claim:sealed');
      await tree.flush();
      if (tree.count === 0n) return await this.sessions.move(id, 'skipClaim');
      await this.begin(id);
    } catch (error) {
      this.trees.drop(id);
      throw error;
    }
    tree.markClaimed();
    await this.options.at?.('claim:begun');
    await this.submitClaim(await this.sessions.get(id));
  }

  /** Brings to their end what instances that are gone have begun. @returns the sessions */
  async resumeClaims(): Promise<string[]> {
    const sessions = await Promise.all((await this.sessions.live()).map((id) => this.sessions.get(id)));
    const begun = sessions.filter(({ state }) => state === 'claiming');
    for (const session of begun) await this.submitClaim(session);
    return begun.map(({ id }) => id);
  }

  /** Proves the leaf that the newest block asks for. */
  async prove(id: string): Promise<void> {
    await this.sessions.move(id, 'beginProof');
    try {
      const { blockHash } = await this.ask(() => this.options.chain.status());
      const { claimedRoot } = await this.sessions.get(id);
      const trie = await openTrie(claimedRoot!, (digest) => this.options.redis.hgetBuffer(keys.nodes(id), digest));
      const proof = trie.proveClosest(proofPath(blockHash, id));
      await this.ask(() => this.options.chain.submitProof(id, proof));
    } catch (error) {
      this.options.logger.warn('proof failed', { session: id, error });
      await this.sessions.move(id, 'failProof');
      throw error;
    }
    await this.sessions.move(id, 'prove');
  }

  private async begin(id: string): Promise<void> {
    try {
      await this.sessions.move(id, 'beginClaim');
    } catch (error) {
      // Another instance was faster.
      throw (error as MinerError).code === 'SESSION_STATE' ? isClaimed(id) : error;
    }
  }

  private async submitClaim({ id, claimedRoot }: Session): Promise<void> {
    try {
      await this.ask(() => this.options.chain.submitClaim(id, claimedRoot!));
    } catch (error) {
      this.options.logger.warn('claim failed', { session: id, error });
      await this.sessions.move(id, 'failClaim');
      throw error;
    }
    await this.sessions.move(id, 'claim');
    this.options.logger.info('claimed', { session: id, root: claimedRoot!.toString('hex') });
  }

  private async ask<T>(request: () => Promise<T>): Promise<T> {
    const { tries = 3, pause, logger } = this.options;
    for (let failed = 1; ; failed++) {
      try {
        return await request();
      } catch (error) {
        if (!(error instanceof ChainError) || !error.isPassing || failed >= tries) throw error;
        logger.warn('trying again', { code: error.code, failed });
        await pause(failed);
      }
    }
  }

  private async cleanUp(id: string, state: SessionState): Promise<void> {
    await Promise.all([this.trees.delete(id), this.seen.forget(id)]);
    this.options.logger.info('session ended', { session: id, state });
  }
}
