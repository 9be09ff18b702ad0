import type { RunClock } from '../../race/run';
import type { Access } from '../../race/step';
import { changesText } from '../../redis/changes-text';
import { dump, dumpKey } from '../../redis/dump';
import type { RedisEngine } from '../../redis/engine/engine';
import type { Snapshot } from '../../redis/keyspace/snapshot';
import type { RedisServer } from '../../redis/server';
import { databaseSpace } from './command-accesses';
import { StateTexts } from './state-texts';

/** A server under check, with the state that every execution begins with. */
interface Raced {
  readonly server: RedisServer;
  readonly snapshot: ReturnType<RedisServer['snapshot']>;
  /** The keys in it. */
  readonly keys: Snapshot;
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

/** The servers of a check: put back before each execution, their clocks standing where the check moves them. */
export class RacedServers implements RunClock {
  private readonly all: readonly Raced[];
  private readonly texts = new StateTexts();
  private elapsedMs = 0;

  constructor(servers: readonly RedisServer[]) {
    this.all = servers.map((server) => ({
      server,
      snapshot: server.snapshot(),
      keys: server.engine.keyspace.snapshot(),
      baseMs: Math.ceil(server.clock.now()),
      wasFrozen: server.clock.isFrozen,
      aheadMs: server.clock.now() - server.engine.clock.source.now(),
    }));
    for (const { server } of this.all) server.clock.freeze();
  }

  get engines(): RedisEngine[] {
    return this.all.map(({ server }) => server.engine);
  }

  now(): number {
    return this.all[0]!.baseMs + this.elapsedMs;
  }

  nextExpiryMs(): number | undefined {
    const times = this.all.flatMap(({ server, baseMs }) =>
      [...server.engine.keyspace.toExpire()].map(({ atMs }) => atMs + firstGoneMs - baseMs + this.all[0]!.baseMs),
    );
    return times.length === 0 ? undefined : Math.min(...times);
  }

  moveTo(atMs: number): readonly Access[] {
    const elapsedMs = atMs - this.all[0]!.baseMs;
    const changed = this.all.flatMap(({ server, baseMs }) =>
      [...server.engine.keyspace.toExpire()]
        .filter((due) => due.atMs < baseMs + elapsedMs)
        .map(({ db, key }): Access => ({ space: databaseSpace(db.index), key, kind: 'write' })),
    );
    this.elapsedMs = elapsedMs;
    for (const { server, baseMs } of this.all) server.engine.clock.set(baseMs + elapsedMs);
    return changed;
  }

  /** As before the first execution. */
  putBack(): void {
    this.elapsedMs = 0;
    for (const { server, snapshot, baseMs } of this.all) {
      server.engine.clock.set(baseMs);
      server.restore(snapshot);
    }
  }

  /** All data, as text for a reader; another text for other data, however much of them is shown. */
  state(): string {
    const exact = this.all.map(({ server: { engine }, keys }) => engine.step(() => changesText(engine.keyspace, keys)));
    return this.texts.of(exact.map((text) => `${text.length}:${text}`).join('\n'), () => this.dump());
  }

  private dump(): string {
    return this.all.map(({ server: { engine } }) => engine.step(() => dump(engine.keyspace))).join('\n');
  }

  /** What is at an access's place in the first server; undefined: nothing, or it is no key. */
  valueAt({ space, key }: Access): string | undefined {
    const db = this.all[0]!.server.engine.keyspace.databases.find(({ index }) => space === databaseSpace(index));
    const { engine } = this.all[0]!.server;
    return db === undefined || key === undefined ? undefined : engine.step(() => dumpKey(db, key, engine.keyspace.nowMs));
  }

  /** Everything as it was before the check. */
  release(): void {
    this.putBack();
    for (const { server, wasFrozen, aheadMs } of this.all) {
      if (wasFrozen) continue;
      const { clock } = server.engine;
      clock.reset();
      if (Math.abs(aheadMs) >= sameTimeMs) clock.set(clock.source.now() + aheadMs);
    }
  }
}
