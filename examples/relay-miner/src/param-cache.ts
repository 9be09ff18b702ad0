import type { Redis } from 'ioredis';
import { keys } from './keys';
import { MinerError } from './miner-error';
import type { Place } from './session-tree';

export type CacheState = 'empty' | 'l1_hit' | 'invalidated' | 'refreshing';

export interface ParamCacheOptions {
  /** Of the instance. */
  readonly id: string;
  readonly redis: Redis;
  /** Of its own: a subscribed connection takes no other commands. */
  readonly subscriber: Redis;
  /** Where the truth is. */
  readonly read: (name: string) => Promise<string>;
  readonly at?: Place;
}

/** What an instance tells the others. */
export interface ParamChange {
  readonly origin: string;
  readonly name: string;
}

interface Entry {
  state: CacheState;
  value: string | undefined;
  /** Grows with each invalidation. */
  generation: number;
  /** What is under way, and the generation of which it is. */
  filling: { readonly generation: number; readonly value: Promise<string> } | undefined;
}

/** Parameters of the chain in two levels: the memory of this instance (L1) before Redis (L2), which all share. */
export class ParamCache {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly options: ParamCacheOptions) {}

  /** Listens to what other instances invalidate. */
  async start(): Promise<void> {
    const { subscriber, id } = this.options;
    subscriber.on('message', (_, text: string) => {
      const { origin, name } = JSON.parse(text) as ParamChange;
      if (origin !== id) this.drop(name);
    });
    await subscriber.subscribe(keys.changedParams);
  }

  state(name: string): CacheState {
    return this.entry(name).state;
  }

  /** What L1 has, whatever its state. */
  peek(name: string): string | undefined {
    return this.entry(name).value;
  }

  /** How often the parameter was said to have changed. */
  generation(name: string): number {
    return this.entry(name).generation;
  }

  async get(name: string): Promise<string> {
    const { state, value, filling, generation } = this.entry(name);
    if (state === 'l1_hit') return value!;
    if (filling?.generation === generation) return filling.value;
    if (state === 'empty') return this.load(name);
    if (state === 'invalidated') this.beginRefresh(name);
    return this.endRefresh(name);
  }

  /** Fills an empty entry. */
  load(name: string): Promise<string> {
    this.require(name, 'empty');
    return this.fill(name);
  }

  /** Tells all instances that the parameter has changed. */
  async invalidate(name: string): Promise<void> {
    this.require(name, 'l1_hit');
    this.drop(name);
    const { redis, id } = this.options;
    const change: ParamChange = { origin: id, name };
    await redis.multi().del(keys.param(name)).publish(keys.changedParams, JSON.stringify(change)).exec();
  }

  beginRefresh(name: string): void {
    this.require(name, 'invalidated');
    this.entry(name).state = 'refreshing';
  }

  endRefresh(name: string): Promise<string> {
    this.require(name, 'refreshing');
    return this.fill(name);
  }

  /** One at a time, for what the entry is now; others may be under way for what it was. */
  private fill(name: string): Promise<string> {
    const entry = this.entry(name);
    const { generation } = entry;
    const value = this.read(name, entry).finally(() => {
      if (entry.filling?.generation === generation) entry.filling = undefined;
    });
    entry.filling = { generation, value };
    return value;
  }

  private async read(name: string, entry: Entry): Promise<string> {
    const { redis, read, at } = this.options;
    const { generation } = entry;
    const shared = await redis.get(keys.param(name));
    const value = shared ?? (await read(name));
    await at?.('param:read');
    // What was read before an invalidation may be what it was about: it is handed out, and not kept.
    if (entry.generation !== generation) return value;
    if (shared === null) await redis.set(keys.param(name), value);
    Object.assign(entry, { state: 'l1_hit', value });
    return value;
  }

  private drop(name: string): void {
    const entry = this.entry(name);
    entry.generation++;
    if (entry.state === 'l1_hit') entry.state = 'invalidated';
  }

  private entry(name: string): Entry {
    const known = this.entries.get(name) ?? { state: 'empty', value: undefined, generation: 0, filling: undefined };
    this.entries.set(name, known);
    return known;
  }

  private require(name: string, state: CacheState): void {
    const { state: current, filling, generation } = this.entry(name);
    const isFilling = filling?.generation === generation;
    if (current !== state || isFilling) throw new MinerError('CACHE_STATE', `${name} is ${isFilling ? 'being read' : current}`);
  }
}
