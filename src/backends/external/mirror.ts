import type { Binary } from '../../base/bytes';
import type { Clock } from '../../base/clock';
import type { RedisVersion } from '../../base/redis-versions';
import { assembleEngine } from '../../redis/assemble';
import { dump } from '../../redis/dump';
import type { RedisEngine } from '../../redis/engine/engine';
import { Fixtures } from '../../redis/fixtures';
import { readPayload } from '../../redis/rdb/dump-payload';
import { type StoredKey, storedKeys } from '../../redis/stored-keys';

/** Keys of other servers inside one of ours: it reads and writes RDB files and shows keys as an in-process one does. */
export class Mirror {
  private readonly engine: RedisEngine;
  private readonly fixtures: Fixtures;

  /** @param version which formats it writes */
  constructor(version: RedisVersion, databases: number, clock: Clock) {
    const identity = { host: '', port: 0 };
    this.engine = assembleEngine(clock, { databases, seed: 1, password: undefined, version, identity, onShutdown: () => undefined });
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
    return { keys: storedKeys(engine), libraries: [...engine.scripting.libraries.all().values()].map(({ code }) => code) };
  }

  /** Its engine holds timers for what expires. */
  end(): void {
    this.engine.dispose();
  }
}
