import { EventEmitter, on } from 'node:events';
import type { Redis } from 'ioredis';
import type { SetOptions, StateStore, Stored, StoreEvent } from './state-store';

export interface RedisStateStoreOptions {
  readonly redis: Redis;
  /** Of its own: a subscribed connection takes no other commands. */
  readonly subscriber: Redis;
  /** Of this node: who watches is told. */
  readonly node: string;
}

/** Another node was faster. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
  readonly code = 'CONFLICT';

  constructor(key: string) {
    super(`${key} has another version`);
  }
}

/** A {@link StateStore} in Redis. That a key has expired is told to nobody. */
export class RedisStateStore implements StateStore {
  private readonly events = new EventEmitter().setMaxListeners(0);
  private isListening = false;

  constructor(private readonly options: RedisStateStoreOptions) {}

  async get(key: string): Promise<Stored | undefined> {
    const [value, version] = await this.options.redis.hmget(keyOf(key), 'value', 'version');
    return value == null ? undefined : { key, value, version: Number(version) };
  }

  /** Throws Conflict. */
  async set(key: string, value: string, { ttlMs, ifVersion }: SetOptions = {}): Promise<number> {
    const event = this.event({ type: 'set', key, value });
    const args = [value, ifVersion ?? '', ttlMs ?? '', event];
    const version = Number(await this.options.redis.eval(setScript, 3, keyOf(key), versionKey, channel, ...args));
    if (version === 0) throw new Conflict(key);
    return version;
  }

  async delete(key: string): Promise<boolean> {
    const event = this.event({ type: 'delete', key, value: undefined });
    return (await this.options.redis.eval(deleteScript, 2, keyOf(key), channel, event)) === 1;
  }

  async list(prefix: string): Promise<Stored[]> {
    const found = new Set<string>();
    const pattern = `${keyOf(prefix).replace(/[\\*?[\]]/g, '\\$&')}*`;
    for await (const batch of this.options.redis.scanStream({ match: pattern, count: 100 })) {
      for (const name of batch as string[]) found.add(name.slice(keyOf('').length));
    }
    const values = await Promise.all([...found].sort().map((key) => this.get(key)));
    return values.filter((stored) => stored !== undefined);
  }

  async watch(prefix: string, { signal }: { readonly signal: AbortSignal }): Promise<AsyncIterable<StoreEvent>> {
    // It listens at once: what happens before the first turn of the loop is not lost.
    const events = on(this.events, 'event', { signal });
    await this.listen();
    return matching(events, prefix);
  }

  private async listen(): Promise<void> {
    const { subscriber } = this.options;
    if (!this.isListening) subscriber.on('message', (_, text: string) => this.events.emit('event', JSON.parse(text)));
    this.isListening = true;
    await subscriber.subscribe(channel);
  }

  private event(event: Omit<StoreEvent, 'origin'>): string {
    return JSON.stringify({ ...event, origin: this.options.node });
  }
}

async function* matching(events: AsyncIterable<unknown[]>, prefix: string): AsyncGenerator<StoreEvent> {
  try {
    for await (const [event] of events) if ((event as StoreEvent).key.startsWith(prefix)) yield event as StoreEvent;
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  }
}

/** The braces keep all in one slot of a cluster, for scripts change them together. */
const keyOf = (key: string): string => `{balancer}:state:${key}`;
const versionKey = '{balancer}:version';
const channel = '{balancer}:events';

const setScript = `
local version = redis.call('HGET', KEYS[1], 'version') or '0'
if ARGV[2] ~= '' and ARGV[2] ~= version then return 0 end
local new = redis.call('INCR', KEYS[2])
redis.call('HSET', KEYS[1], 'value', ARGV[1], 'version', new)
if ARGV[3] == '' then redis.call('PERSIST', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
redis.call('PUBLISH', KEYS[3], ARGV[4])
return new`;

const deleteScript = `
if redis.call('DEL', KEYS[1]) == 0 then return 0 end
redis.call('PUBLISH', KEYS[2], ARGV[1])
return 1`;
