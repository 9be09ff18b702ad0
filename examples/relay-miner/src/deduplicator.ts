import type { Redis } from 'ioredis';
import { keys } from './keys';

/** Which relays of a session were counted. It spares work, and decides nothing: the trie counts a relay once, however often it comes. */
export class Deduplicator {
  constructor(
    private readonly redis: Redis,
    /** What is left of a session that nobody ends goes after this time. */
    private readonly keepMs: number,
  ) {}

  async hasSeen(session: string, key: string): Promise<boolean> {
    return (await this.redis.sismember(keys.seen(session), key)) === 1;
  }

  async remember(session: string, key: string): Promise<void> {
    await this.redis.multi().sadd(keys.seen(session), key).pexpire(keys.seen(session), this.keepMs).exec();
  }

  async forget(session: string): Promise<void> {
    await this.redis.del(keys.seen(session));
  }
}
