import { join } from 'node:path';
import { setImmediate } from '../../base/event-loop';
import { toText } from '../../base/bytes';
import type { Clock } from '../../base/clock';
import type { BackgroundKind, Config, Libraries, Persistence, PersistenceCounts, ReloadMode } from '../context';
import type { Keyspace } from '../keyspace/keyspace';
import { keysToSave, loadKeys, type LoadedKeys } from '../rdb/keyspace-content';
import type { RdbContent } from '../rdb/rdb-file';
import { RdbError } from '../rdb/rdb-reader';
import { readRdb } from '../rdb/read-rdb';
import { fileVersionOf, writeRdb } from '../rdb/write-rdb';
import { ErrorReply } from '../reply';
import type { Version } from '../version';
import { noDirectory } from './directory';
import { readFileIfThere, replaceFile } from './rdb-files';

export interface PersistenceParts {
  readonly keyspace: Keyspace;
  readonly config: Config;
  readonly clock: Clock;
  readonly version: Version;
  readonly libraries: Libraries;
  /** Runs something as a step of its own. */
  readonly step: (act: () => void) => void;
}

/**
 * SAVE and its kin: an RDB file in the directory of the setting `dir`, under the name of `dbfilename`. Without a directory all
 * happens but the writing. A log of commands (AOF) is not kept: rewriting it keeps the state, which DEBUG LOADAOF goes back to.
 */
export class RdbPersistence implements Persistence {
  readonly counts = new Counts();
  private background: { readonly kind: BackgroundKind; readonly startedAtMs: number } | undefined;
  private readonly scheduled = new Set<BackgroundKind>();
  /** What was saved last without a directory, for DEBUG RELOAD NOSAVE. */
  private saved: Buffer | undefined;
  private rewritten: Buffer | undefined;
  /** Counts runs: what an earlier one has begun is not finished. */
  private run = 0;

  constructor(private readonly parts: PersistenceParts) {
    this.open(parts.clock.now());
  }

  /** A new run of the server begins, or began at that time. */
  open(startedAtMs: number): void {
    this.run++;
    this.background = this.saved = this.rewritten = undefined;
    this.scheduled.clear();
    Object.assign(this.counts, new Counts(), { lastSavedAtMs: startedAtMs });
  }

  /** The path of the RDB file; undefined without a directory. */
  get path(): string | undefined {
    const directory = this.parts.config.get('dir')!;
    return directory === noDirectory ? undefined : join(toText(directory), toText(this.parts.config.get('dbfilename')!));
  }

  /** All data as an RDB file. */
  bytes(): Buffer {
    const { keyspace, config, clock, version, libraries } = this.parts;
    const facts = new Map([
      ['redis-ver', version.release],
      ['redis-bits', '64'],
      ['ctime', String(Math.floor(clock.now() / 1000))],
      ['aof-base', '0'],
    ]);
    const keys = [...keysToSave(keyspace, config.get('maxmemory-policy')!.endsWith('lru'))];
    const content: RdbContent = { facts, libraries: Array.from(libraries.all().values(), ({ code }) => code), keys };
    const [compresses, hasChecksum] = [config.get('rdbcompression') === 'yes', config.get('rdbchecksum') === 'yes'];
    return writeRdb(content, { version: fileVersionOf(keys), compresses, hasChecksum });
  }

  /**
   * Adds what an RDB file holds: keys in the place of those of the same names, libraries too.
   * @throws RdbError when the file is damaged, or ErrorReply when a library is; then nothing was changed
   */
  load(file: Buffer): LoadedKeys {
    return this.add(this.read(file), 'replace');
  }

  save(): boolean {
    this.counts.saves++;
    return this.keep(this.bytes(), this.parts.keyspace.stats.changes);
  }

  // ---- In the background

  is(kind: BackgroundKind): boolean {
    return this.background?.kind === kind;
  }

  isScheduled(kind: BackgroundKind): boolean {
    return this.scheduled.has(kind);
  }

  get backgroundSinceMs(): number | undefined {
    return this.background?.startedAtMs;
  }

  begin(kind: BackgroundKind): void {
    const bytes = this.bytes();
    const { changes } = this.parts.keyspace.stats;
    this.background = { kind, startedAtMs: this.parts.clock.now() };
    this.later(() => {
      const durationMs = this.parts.clock.now() - this.background!.startedAtMs;
      this.background = undefined;
      if (kind === 'save') this.counts.saved(this.keep(bytes, changes), durationMs);
      else {
        this.rewritten = bytes;
        this.counts.rewritten(durationMs);
      }
      for (const next of this.scheduled) return this.beginScheduled(next);
    });
    if (kind === 'save') this.counts.saves++;
    else this.counts.rewrites++;
  }

  schedule(kind: BackgroundKind): void {
    this.scheduled.add(kind);
    if (this.background === undefined) this.later(() => this.beginScheduled(kind));
  }

  private beginScheduled(kind: BackgroundKind): void {
    if (this.background === undefined && this.scheduled.delete(kind)) this.begin(kind);
  }

  /** Soon, unless the run has ended. */
  private later(act: () => void): void {
    const { run } = this;
    setImmediate(() => {
      if (this.run === run) this.parts.step(act);
    });
  }

  // ---- Loading what was saved

  reload({ flushes, merges }: ReloadMode): boolean {
    const { path } = this;
    const file = path === undefined ? this.saved : readFileIfThere(path);
    return file !== undefined && this.tryToLoad(file, flushes, merges);
  }

  reloadLog(): boolean {
    const file = this.parts.config.get('appendonly') === 'yes' ? this.bytes() : this.rewritten;
    if (file !== undefined) return this.tryToLoad(file, true, false);
    this.clear();
    return true;
  }

  private tryToLoad(file: Buffer, flushes: boolean, merges: boolean): boolean {
    try {
      const content = this.read(file);
      if (!flushes && !merges && this.isAnyThere(content)) return false;
      if (flushes) this.clear();
      this.add(content, flushes ? 'flush' : 'replace');
      return true;
    } catch (error) {
      if (error instanceof RdbError || error instanceof ErrorReply) return false;
      throw error;
    }
  }

  private read(file: Buffer): RdbContent {
    const { keyspace } = this.parts;
    return readRdb(file, { databases: keyspace.databases.length, limits: keyspace.limits });
  }

  private add({ keys, libraries }: RdbContent, policy: 'flush' | 'replace'): LoadedKeys {
    if (libraries.length > 0 || policy === 'flush') this.parts.libraries.restore(libraries, policy);
    const result = loadKeys(this.parts.keyspace, keys);
    this.counts.lastLoad = result;
    return result;
  }

  private isAnyThere({ keys, libraries }: RdbContent): boolean {
    for (const { db, key } of keys) if (this.parts.keyspace.database(db)!.has(key)) return true;
    return libraries.length > 0 && this.parts.libraries.all().size > 0;
  }

  private clear(): void {
    for (const db of this.parts.keyspace.databases) db.clear();
    this.parts.libraries.clear();
  }

  /** @param changes how many there were when the bytes were made. @returns whether they could be written */
  private keep(bytes: Buffer, changes: number): boolean {
    const { path } = this;
    try {
      if (path !== undefined) replaceFile(path, bytes);
    } catch {
      return false;
    }
    this.saved = path === undefined ? bytes : undefined;
    this.parts.keyspace.stats.changes -= changes;
    this.counts.lastSavedAtMs = this.parts.clock.now();
    return true;
  }
}

/** What INFO tells. */
class Counts implements PersistenceCounts {
  lastSavedAtMs = 0;
  lastStatus: 'ok' | 'err' = 'ok';
  lastDurationMs: number | undefined;
  saves = 0;
  rewrites = 0;
  lastRewriteDurationMs: number | undefined;
  lastLoad: LoadedKeys = { loaded: 0, expired: 0 };

  saved(isKept: boolean, durationMs: number): void {
    this.lastStatus = isKept ? 'ok' : 'err';
    this.lastDurationMs = durationMs;
  }

  rewritten(durationMs: number): void {
    this.lastRewriteDurationMs = durationMs;
  }
}
