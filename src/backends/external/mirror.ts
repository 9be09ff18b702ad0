import type { Binary } from '../../base/bytes';
import { systemClock } from '../../base/clock';
import type { RedisVersion } from '../../base/redis-versions';
import { assembleEngine } from '../../redis/assemble';
import { dump } from '../../redis/dump';
import type { RedisEngine } from '../../redis/engine/engine';
import { Fixtures } from '../../redis/fixtures';
import { rdbVersionOf } from '../../redis/rdb/codes';
import { dumpPayload, readPayload } from '../../redis/rdb/dump-payload';

/** A key of another Redis, as DUMP gives it out. */
export interface StoredKey {
  readonly db: number;
  readonly key: Binary;
  readonly payload: Binary;
  /** Milliseconds since the Unix epoch; undefined: it stays. */
  readonly expireAtMs: number | undefined;
}

/** Keys of a Redis of another process inside one of ours: it reads and writes RDB files and shows keys as the in-process one does. */
export class Mirror {
  private readonly engine: RedisEngine;
  private readonly fixtures: Fixtures;

  /** @param version which formats it writes */
  constructor(version: RedisVersion, databases: number) {
    const identity = { host: '', port: 0 };
    this.engine = assembleEngine(systemClock, { databases, seed: 1, password: undefined, version, identity, onShutdown: () => undefined });
    this.fixtures = new Fixtures(this.engine);
  }

  /** Takes keys in. */
  add(keys: readonly StoredKey[]): this {
    this.engine.step(() => {
      const { keyspace } = this.engine;
      for (const { db, key, payload, expireAtMs } of keys) {
        const value = readPayload(payload, keyspace.limits);
        // A module's value, or one of a format that is newer than this package.
        if (value === undefined) continue;
        keyspace.database(db)?.load({ key, value, expireAtMs: expireAtMs ?? -1, usedAtSec: keyspace.nowSec });
      }
    });
    return this;
  }

  /** Takes libraries of functions in, by their codes. */
  addLibraries(codes: readonly Binary[]): this {
    if (codes.length > 0) this.engine.step(() => this.engine.scripting.libraries.restore(codes, 'replace'));
    return this;
  }

  /** As {@link dump} shows them. */
  text(): string {
    return this.engine.step(() => dump(this.engine.keyspace));
  }

  /** See Fixtures.save. */
  save(path: string): void {
    this.fixtures.save(path);
  }

  /** See Fixtures.load. @returns what the file holds */
  async load(path: string): Promise<{ readonly keys: readonly StoredKey[]; readonly libraries: readonly Binary[] }> {
    await this.fixtures.load(path);
    const { engine } = this;
    const keys = engine.keyspace.databases.flatMap((db) =>
      [...db.keys()].map((key) => {
        const { value, expireAtMs } = db.entry(key)!;
        const payload = dumpPayload(value, rdbVersionOf(engine.version), false);
        return { db: db.index, key, payload, expireAtMs: expireAtMs < 0 ? undefined : expireAtMs };
      }),
    );
    return { keys, libraries: [...engine.scripting.libraries.all().values()].map(({ code }) => code) };
  }

  /** Its engine holds timers for what expires. */
  end(): void {
    this.engine.dispose();
  }
}
