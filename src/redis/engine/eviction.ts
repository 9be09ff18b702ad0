import type { Random } from '../../base/random';
import type { Client } from '../client';
import type { MemoryUse } from '../context';
import { errors } from '../errors';
import type { Entry } from '../keyspace/entry';
import { Frequency } from '../keyspace/frequency';
import { isFreedLazily } from '../keyspace/free-effort';
import type { Keyspace } from '../keyspace/keyspace';
import type { LatencyMonitor } from '../observation';
import type { ErrorReply } from '../reply';
import type { Version } from '../version';
import type { Call, CallNature } from './call-nature';
import type { RedisConfig } from './config';
import { type Candidate, EvictionPool, sample } from './eviction-pool';

/** What eviction needs. */
export interface EvictionParts {
  readonly keyspace: Keyspace;
  readonly config: RedisConfig;
  readonly version: Version;
  readonly random: Random;
  readonly nature: Pick<CallNature, 'concerns' | 'needsMemory'>;
  readonly memory: MemoryUse;
  readonly latency: Pick<LatencyMonitor, 'measure'>;
  /** Whether data must stay as they are now: clients are paused, a script is suspended, or a master says what goes. */
  readonly isHeld: () => boolean;
  /** Has {@link Eviction.makeRoom} called when all commands that came together are done. */
  readonly planEndOfTurn: () => void;
}

/** What a client may send inside MULTI when there is no memory, before 7.4: a queue may take any amount of it, so anything else is refused. */
const endings = new Set(['exec', 'discard', 'quit', 'reset']);

/** `maxmemory`: removes keys by the policy when more memory is used, and tells when nothing can go. */
export class Eviction {
  /** Whether there is a limit: cheap enough for every command. */
  isLimited = false;
  /** Whether more memory was used than allowed when the last command came, and nothing could go. */
  isOut = false;
  private limitBytes = 0;
  private policy: Policy = policies['noeviction']!;
  private sampleSize = 5;
  private nextDatabase = 0;
  private readonly pool = new EvictionPool();
  private readonly frequency: Frequency;

  constructor(private readonly parts: EvictionParts) {
    const { config, keyspace, random } = parts;
    this.frequency = new Frequency(random.fork('frequency'));
    config.whenSet('maxmemory', (value) => {
      this.limitBytes = Number(value);
      this.isLimited = this.limitBytes > 0;
      this.isOut = false;
      keyspace.memory.last(this.isLimited);
      if (this.isLimited) parts.planEndOfTurn();
    });
    config.whenSet('maxmemory-policy', (value) => this.follow(policies[value]!));
    config.whenSet('maxmemory-samples', (value) => (this.sampleSize = Number(value)));
    config.whenSet('lfu-log-factor', (value) => (this.frequency.logFactor = Number(value)));
    config.whenSet('lfu-decay-time', (value) => (this.frequency.decayMinutes = Number(value)));
  }

  /** Makes room before a command. @returns why it may not run now */
  refusal(client: Client, call: Call): ErrorReply | undefined {
    this.isOut = !this.makeRoom();
    if (!this.isOut) return undefined;
    const { nature, version } = this.parts;
    const mayQueue = !version.has('7.4') && client.transaction !== undefined && !endings.has(call.command.fullName);
    return mayQueue || nature.concerns(client, call, nature.needsMemory) ? errors.outOfMemory : undefined;
  }

  /** Removes keys until no more memory is used than allowed. @returns whether that could be done */
  makeRoom(): boolean {
    const { keyspace, latency, memory } = this.parts;
    if (!this.isLimited) return true;
    const excess = memory.usedBytes - this.limitBytes;
    if (excess <= 0 || this.parts.isHeld()) return true;
    if (!this.policy.evicts) return false;
    // Keys alone count from here on: telling clients that a key went takes memory too, and must not make further ones go.
    const goal = keyspace.memory.bytes - excess;
    latency.measure('eviction-cycle', () => {
      for (let next = this.next(); next !== undefined; next = keyspace.memory.bytes > goal ? this.next() : undefined) this.evict(next);
    });
    return keyspace.memory.bytes <= goal;
  }

  private follow(policy: Policy): void {
    const { keyspace } = this.parts;
    const counts = policy.rank === 'frequency';
    if (counts && keyspace.frequency === undefined) {
      for (const db of keyspace.databases) for (const entry of db.heldEntries()) entry.frequency = this.frequency.initial(keyspace.nowSec);
    }
    keyspace.frequency = counts ? this.frequency : undefined;
    this.policy = policy;
    this.pool.clear();
  }

  private next(): Candidate | undefined {
    return this.policy.rank === 'chance' ? this.pick() : this.best();
  }

  /** Any key, of one database after the other. */
  private pick(): Candidate | undefined {
    const { databases } = this.parts.keyspace;
    for (let tried = 0; tried < databases.length; tried++) {
      this.nextDatabase = (this.nextDatabase + 1) % databases.length;
      const db = databases[this.nextDatabase]!;
      const [entry] = sample(db, this.parts.random, { count: 1, isVolatile: this.policy.isVolatile });
      if (entry !== undefined) return { db, entry, score: 0 };
    }
    return undefined;
  }

  /** The best of the samples of all databases, and of those before. */
  private best(): Candidate | undefined {
    const { keyspace, random } = this.parts;
    const { isVolatile } = this.policy;
    for (;;) {
      let found = 0;
      for (const db of keyspace.databases) {
        for (const entry of sample(db, random, { count: this.sampleSize, isVolatile })) {
          this.pool.add({ db, entry, score: this.scoreOf(entry) });
          found++;
        }
      }
      if (found === 0) return undefined;
      const best = this.pool.take(({ db, entry }) => db.held(entry.key) === entry && (!isVolatile || entry.expireAtMs >= 0));
      if (best !== undefined) return best;
    }
  }

  private scoreOf(entry: Entry): number {
    if (this.policy.rank === 'use') return this.parts.keyspace.nowSec - entry.usedAtSec;
    return this.policy.rank === 'end' ? -entry.expireAtMs : -this.frequency.countAt(entry.frequency, this.parts.keyspace.nowSec);
  }

  private evict({ db, entry }: Candidate): void {
    const { config, keyspace } = this.parts;
    if (config.get('lazyfree-lazy-eviction') === 'yes' && isFreedLazily(entry.value)) keyspace.stats.lazyFreed++;
    db.remove(entry);
    keyspace.stats.evicted++;
    keyspace.observer.touched(db, entry.key);
    db.notify('evicted', 'evicted', entry.key);
  }
}

interface Policy {
  readonly evicts: boolean;
  /** Only keys with a time to live go. */
  readonly isVolatile: boolean;
  /** What makes a key go first: that it was not used for the longest time, or least often, that it ends first, or chance. */
  readonly rank: 'use' | 'frequency' | 'end' | 'chance';
}

const policies: Readonly<Record<string, Policy>> = {
  noeviction: { evicts: false, isVolatile: false, rank: 'chance' },
  'allkeys-lru': { evicts: true, isVolatile: false, rank: 'use' },
  'allkeys-lfu': { evicts: true, isVolatile: false, rank: 'frequency' },
  'allkeys-random': { evicts: true, isVolatile: false, rank: 'chance' },
  'volatile-lru': { evicts: true, isVolatile: true, rank: 'use' },
  'volatile-lfu': { evicts: true, isVolatile: true, rank: 'frequency' },
  'volatile-random': { evicts: true, isVolatile: true, rank: 'chance' },
  'volatile-ttl': { evicts: true, isVolatile: true, rank: 'end' },
};
