import type { RacedRedis } from '../../backends/raced-redis';
import type { Binary } from '../../base/bytes';
import type { RunWorld } from '../../race/run';
import { type Access, everywhere, type Step } from '../../race/step';
import { changesText } from '../../redis/changes-text';
import { dumpKey } from '../../redis/dump';
import type { RedisEngine } from '../../redis/engine/engine';
import type { Snapshot } from '../../redis/keyspace/snapshot';
import type { RedisServer } from '../../redis/server';
import { databaseSpace } from './command-accesses';
import { StateTexts } from './state-texts';

/** A Redis under check, with the state that every execution begins with. */
interface Raced {
  readonly redis: RacedRedis;
  readonly putBack: () => void;
  /** The keys of each of its servers in it. */
  readonly keys: ReadonlyMap<RedisServer, Snapshot>;
  /** That of all its servers. */
  readonly clock: RedisServer['clock'];
  readonly time: RedisEngine['clock'];
  /** Its time when the check began. */
  readonly baseMs: number;
  readonly wasFrozen: boolean;
  /** How far its clock was ahead of the machine's. */
  readonly aheadMs: number;
}

/** A key that is there until its time: the first millisecond in which it is gone comes after. */
const firstGoneMs = 1;
/** Two readings of clocks that run together differ by less. */
const sameTimeMs = 1;
/** How many of a master's last writes have not reached the replica that takes over. */
const lostWrites = 1;

/** Those under check: put back before each execution, their clocks standing where the check moves them. */
export class RacedServers implements RunWorld {
  private readonly all: readonly Raced[];
  private readonly texts = new StateTexts();
  private elapsedMs = 0;
  /** How many writes each had made when the tasks began. */
  private readonly writes = new Map<RedisServer, number>();

  constructor(all: readonly RacedRedis[]) {
    this.all = all.map((redis) => {
      const { clock, engine } = redis.servers[0]!;
      return {
        redis,
        putBack: redis.save(),
        keys: new Map(redis.servers.map((server) => [server, server.engine.keyspace.snapshot()])),
        clock,
        time: engine.clock,
        baseMs: Math.ceil(clock.now()),
        wasFrozen: clock.isFrozen,
        aheadMs: clock.now() - engine.clock.source.now(),
      };
    });
    for (const { clock } of this.all) clock.freeze();
  }

  get engines(): RedisEngine[] {
    return this.all.flatMap(({ redis }) => redis.servers.map(({ engine }) => engine));
  }

  /** Of who serves a key of the first; undefined: nobody does. */
  engineOf(key: Binary): RedisEngine | undefined {
    return this.all[0]!.redis.leaderOf(key)?.engine;
  }

  now(): number {
    return this.all[0]!.baseMs + this.elapsedMs;
  }

  nextExpiryMs(): number | undefined {
    const times = this.all.flatMap(({ redis, baseMs }) =>
      redis.leaders
        .flatMap(({ engine }) => [...engine.keyspace.toExpire()])
        .map(({ atMs }) => atMs + firstGoneMs - baseMs + this.all[0]!.baseMs),
    );
    return times.length === 0 ? undefined : Math.min(...times);
  }

  moveTo(atMs: number): readonly Access[] {
    const elapsedMs = atMs - this.all[0]!.baseMs;
    const changed = this.all.flatMap(({ redis, baseMs }) =>
      redis.leaders
        .flatMap(({ engine }) => [...engine.keyspace.toExpire()])
        .filter((due) => due.atMs < baseMs + elapsedMs)
        .map(({ db, key }): Access => ({ space: databaseSpace(db.index), key, kind: 'write' })),
    );
    this.elapsedMs = elapsedMs;
    for (const { time, baseMs } of this.all) time.set(baseMs + elapsedMs);
    return changed;
  }

  failOver({ accesses }: Step): readonly Access[] {
    const key = accesses.find(({ space, key: name }) => name !== undefined && space === databaseSpace(0))?.key;
    if (key === undefined) return [];
    const has = this.all.map(({ redis }) => {
      const leader = redis.leaderOf(key);
      if (leader === undefined || redis.failovers === undefined) return false;
      const made = redis.failovers.writesOf(leader) - this.writes.get(leader)!;
      return redis.failovers.failOver(leader, Math.min(lostWrites, made));
    });
    return has.includes(true) ? [{ space: everywhere, key: undefined, kind: 'write' }] : [];
  }

  /** The tasks begin. */
  opened(): void {
    for (const { redis } of this.all)
      for (const server of redis.failovers === undefined ? [] : redis.servers) this.writes.set(server, redis.failovers!.writesOf(server));
  }

  /** As before the first execution. */
  putBack(): void {
    this.elapsedMs = 0;
    for (const { time, baseMs, putBack } of this.all) {
      time.set(baseMs);
      putBack();
    }
  }

  /** All data, as text for a reader; another text for other data, however much of them is shown. */
  state(): string {
    const exact = this.all.flatMap(({ redis, keys }) =>
      redis.leaders.map((server) => server.engine.step(() => changesText(server.engine.keyspace, keys.get(server)!))),
    );
    return this.texts.of(exact.map((text) => `${text.length}:${text}`).join('\n'), () => this.dump());
  }

  private dump(): string {
    return this.all.map(({ redis }) => redis.dump()).join('\n');
  }

  /** What is at an access's place in the first; undefined: nothing, or it is no key. */
  valueAt({ space, key }: Access): string | undefined {
    const engine = key === undefined ? undefined : this.engineOf(key);
    const db = engine?.keyspace.databases.find(({ index }) => space === databaseSpace(index));
    if (engine === undefined || db === undefined || key === undefined) return undefined;
    return engine.step(() => dumpKey(db, key, engine.keyspace.nowMs));
  }

  /** Everything as it was before the check. */
  release(): void {
    this.putBack();
    for (const { time, wasFrozen, aheadMs } of this.all) {
      if (wasFrozen) continue;
      time.reset();
      if (Math.abs(aheadMs) >= sameTimeMs) time.set(time.source.now() + aheadMs);
    }
  }
}
