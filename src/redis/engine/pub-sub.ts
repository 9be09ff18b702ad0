import type { Binary } from '../../base/bytes';
import type { Client } from '../client';
import type { PubSub, SubscriptionKind } from '../context';
import type { MessageGate } from '../gate';
import { matchesGlob } from '../keyspace/glob';

const memberOf = { channel: 'channels', pattern: 'patterns', shard: 'shardChannels' } as const;
const subscribeWord = { channel: 'subscribe', pattern: 'psubscribe', shard: 'ssubscribe' } as const;
const unsubscribeWord = { channel: 'unsubscribe', pattern: 'punsubscribe', shard: 'sunsubscribe' } as const;
const messageWord = { channel: 'message', shard: 'smessage' } as const;

/** Channels, patterns and shard channels with their subscribers, in the order they came. */
export class ChannelRegistry implements PubSub {
  /** Undefined: messages go at once. */
  gate: MessageGate | undefined;
  private readonly listeners = {
    channel: new Map<Binary, Set<Client>>(),
    pattern: new Map<Binary, Set<Client>>(),
    shard: new Map<Binary, Set<Client>>(),
  };

  subscribe(client: Client, kind: SubscriptionKind, channel: Binary): void {
    client[memberOf[kind]].add(channel);
    const clients = this.listeners[kind].get(channel);
    if (clients === undefined) this.listeners[kind].set(channel, new Set([client]));
    else clients.add(client);
    client.push([subscribeWord[kind], channel, countOf(client, kind)]);
  }

  unsubscribe(client: Client, kind: SubscriptionKind, channels: readonly Binary[] | undefined): void {
    const named = channels ?? [...client[memberOf[kind]]];
    for (const channel of named) {
      this.remove(client, kind, channel);
      client.push([unsubscribeWord[kind], channel, countOf(client, kind)]);
    }
    if (named.length === 0) client.push([unsubscribeWord[kind], null, countOf(client, kind)]);
  }

  /** Takes a client out of everything, silently. */
  forget(client: Client): void {
    for (const kind of ['channel', 'pattern', 'shard'] as const) {
      for (const channel of [...client[memberOf[kind]]]) this.remove(client, kind, channel);
    }
  }

  publish(channel: Binary, message: Binary, kind: 'channel' | 'shard'): number {
    let receivers = 0;
    this.gate?.published(channel);
    for (const client of this.listeners[kind].get(channel) ?? []) {
      this.deliver(client, [messageWord[kind], channel, message]);
      receivers++;
    }
    if (kind === 'shard') return receivers;
    for (const [pattern, clients] of this.listeners.pattern) {
      if (!matchesGlob(pattern, channel)) continue;
      for (const client of clients) {
        this.deliver(client, ['pmessage', pattern, channel, message]);
        receivers++;
      }
    }
    return receivers;
  }

  channels(kind: 'channel' | 'shard'): Iterable<Binary> {
    return this.listeners[kind].keys();
  }

  subscriberCount(kind: 'channel' | 'shard', channel: Binary): number {
    return this.listeners[kind].get(channel)?.size ?? 0;
  }

  get patternCount(): number {
    return this.listeners.pattern.size;
  }

  private deliver(client: Client, words: readonly Binary[]): void {
    if (this.gate?.holdsMessage(client, words) !== true) client.message(words);
  }

  private remove(client: Client, kind: SubscriptionKind, channel: Binary): void {
    client[memberOf[kind]].delete(channel);
    const clients = this.listeners[kind].get(channel);
    clients?.delete(client);
    if (clients?.size === 0) this.listeners[kind].delete(channel);
  }
}

function countOf(client: Client, kind: SubscriptionKind): number {
  return kind === 'shard' ? client.shardChannels.size : client.subscriptions;
}
