import type { Redis } from 'ioredis';
import { keys } from './keys';
import type { Relay } from './session-tree';

export interface StreamedRelay extends Relay {
  readonly session: string;
}

type Entry = [id: string, fields: string[]];

/** The way of relays from those who serve them to a miner, at least once each: what a miner has taken and not finished, another one takes over. */
export class RelayStream {
  constructor(
    private readonly redis: Redis,
    private readonly consumer: string,
  ) {}

  /** Once, before anybody reads; again does no harm. */
  async open(): Promise<void> {
    try {
      await this.redis.xgroup('CREATE', keys.relays, group, '0', 'MKSTREAM');
    } catch (error) {
      if (!(error as Error).message.startsWith('BUSYGROUP')) throw error;
    }
  }

  async publish(relays: readonly StreamedRelay[]): Promise<void> {
    const batch = this.redis.pipeline();
    for (const relay of relays) batch.xadd(keys.relays, '*', 'relay', JSON.stringify(relay));
    for (const [error] of (await batch.exec()) ?? []) if (error) throw error;
  }

  /** Handles up to `most` relays that nobody has taken; each is gone from the stream when its handling has ended well. @returns how many there were */
  async consume(most: number, handle: (relay: StreamedRelay) => Promise<unknown>): Promise<number> {
    const read = (await this.redis.xreadgroup('GROUP', group, this.consumer, 'COUNT', most, 'STREAMS', keys.relays, '>')) as
      [string, Entry[]][] | null;
    return this.handleAll(read?.[0]?.[1] ?? [], handle);
  }

  /** Handles what others have taken and not finished for so long. @returns how many there were */
  async takeOver(idleMs: number, handle: (relay: StreamedRelay) => Promise<unknown>): Promise<number> {
    let handled = 0;
    for (let cursor = '0-0'; ;) {
      const [next, entries] = (await this.redis.xautoclaim(keys.relays, group, this.consumer, idleMs, cursor)) as [string, Entry[]];
      handled += await this.handleAll(entries, handle);
      if (next === '0-0') return handled;
      cursor = next;
    }
  }

  /** How many were taken and not finished. */
  async pending(): Promise<number> {
    return Number((await this.redis.xpending(keys.relays, group))[0]);
  }

  private async handleAll(entries: readonly Entry[], handle: (relay: StreamedRelay) => Promise<unknown>): Promise<number> {
    for (const [id, fields] of entries) {
      await handle(JSON.parse(fields[1]!) as StreamedRelay);
      await this.redis.multi().xack(keys.relays, group, id).xdel(keys.relays, id).exec();
    }
    return entries.length;
  }
}

const group = 'miners';
