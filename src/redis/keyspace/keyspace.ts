import type { Binary } from '../../base/bytes';
import { Database } from './database';
import { Dictionary } from './dictionary';
import { Entry, type SavedEntry } from './entry';
import type { KeyspaceObserver } from './events';
import { ExpiryQueue } from './expiry-queue';
import type { Frequency } from './frequency';
import type { HashValue } from './hash';
import { MemoryAccount } from './memory-account';
import { SlottedDictionary } from './slotted-dictionary';
import { Snapshot } from './snapshot';
import { defaultEncodingLimits, type EncodingLimits } from './value';

/** Counts since the start or the last CONFIG RESETSTAT. */
export interface KeyspaceStats {
  hits: number;
  misses: number;
  expired: number;
  /** Removed to make room. */
  evicted: number;
  /** Fields of hashes. */
  expiredFields: number;
  /** Values that Redis would have freed in the background. */
  lazyFreed: number;
  /** Changes since the last save, as INFO's rdb_changes_since_last_save. */
  changes: number;
}

interface DueKey {
  readonly atMs: number;
  readonly db: Database;
  readonly key: Binary;
}

/** All databases of a server, their expiry and their snapshots. Knows no clients. */
export class Keyspace {
  databases: Database[];
  readonly limits: EncodingLimits = { ...defaultEncodingLimits };
  readonly stats: KeyspaceStats = { hits: 0, misses: 0, expired: 0, evicted: 0, expiredFields: 0, lazyFreed: 0, changes: 0 };
  /** Told of every change; the engine puts itself here. */
  observer: KeyspaceObserver = { touched() {}, cleared() {}, ready() {}, notified() {}, nextExpiry() {} };
  /** The time of the command that runs, in milliseconds: set by {@link setTime}, the same throughout a command. */
  nowMs = 0;
  nowSec = 0;
  /** False while a client runs that asked not to count as a use (CLIENT NO-TOUCH). */
  touchOnUse = true;
  /** False while the data must not change, not even by time (CLIENT PAUSE): keys whose time is up are hidden, not removed. */
  mayExpire = true;
  /** Whether keys go when their time comes, looked at or not. */
  activeExpiry = true;
  /** What the keys take in memory. */
  readonly memory = new MemoryAccount(() => this.databases);
  /** Counts how often keys are used, under a policy that asks for it. */
  frequency: Frequency | undefined;
  /** The generation of changes since the last snapshot or restoration. */
  epoch = 0;
  private tip: Snapshot | undefined;
  private readonly due = new ExpiryQueue<DueKey>();
  /** When the queue is this long, entries of keys that have another time by now may be half of it: they go. */
  private rebuildAt = 64;

  constructor(
    databaseCount: number,
    /** Whether keys are found by hash slot, too. */
    private readonly isSlotted = false,
  ) {
    this.databases = Array.from({ length: databaseCount }, (_, index) => new Database(index, this));
  }

  /** What a database keeps its keys in. */
  createEntries(): Dictionary<Entry> {
    return this.isSlotted ? new SlottedDictionary<Entry>() : new Dictionary<Entry>();
  }

  setTime(nowMs: number): void {
    this.nowMs = Math.floor(nowMs);
    this.nowSec = Math.floor(nowMs / 1000);
  }

  /** Exchanges the contents of two databases. */
  swap(first: number, second: number): void {
    const [a, b] = [this.databases[first]!, this.databases[second]!];
    a.index = second;
    b.index = first;
    this.databases[first] = b;
    this.databases[second] = a;
  }

  /** The database with this number, or undefined. */
  database(index: number): Database | undefined {
    return this.databases[index];
  }

  // ---- Expiry

  /** Notes that a key, or a field of its hash, ends at a time. Called by databases. */
  schedule(db: Database, key: Binary, atMs: number): void {
    const first = this.due.peek();
    this.due.push({ atMs, db, key });
    if (this.due.size > this.rebuildAt) {
      this.due.rebuild(isLive);
      this.rebuildAt = 64 + 2 * this.due.size;
    }
    if (first === undefined || atMs < first.atMs) this.observer.nextExpiry(atMs);
  }

  /** How many times to end are noted, those of keys that have another by now included. */
  get pendingExpiries(): number {
    return this.due.size;
  }

  /** How many hashes of a database have fields with times to end. O(keys that have such a time, or fields that do). */
  volatileHashes(db: Database): number {
    const hashes = new Set<Binary>();
    for (const { db: other, key } of this.due.all()) if (other === db && hasVolatileFields(db.held(key))) hashes.add(key);
    return hashes.size;
  }

  /** What will end, with its time; in no order. O(times noted). */
  *toExpire(): Generator<DueKey> {
    for (const due of this.due.all()) if (isLive(due)) yield due;
  }

  /** Removes every key and field whose time is up. O(log n) each. */
  expireDue(): void {
    if (!this.mayExpire || !this.activeExpiry) return;
    for (let first = this.due.peek(); first !== undefined && first.atMs < this.nowMs; first = this.due.peek()) {
      this.due.pop();
      if (isLive(first)) first.db.entry(first.key);
    }
    this.observer.nextExpiry(this.due.peek()?.atMs ?? -1);
  }

  /** Whether {@link expireDue} would find something: cheap enough for every command. */
  get hasDue(): boolean {
    const first = this.due.peek();
    return first !== undefined && first.atMs < this.nowMs;
  }

  /** Removes what is due of an entry, unless nothing may go now: then it is hidden. @returns what is left to be seen */
  expire(db: Database, entry: Entry): Entry | undefined {
    if (entry.expireAtMs < 0 || entry.expireAtMs >= this.nowMs)
      return this.mayExpire ? this.expireFields(db, entry) : withoutDue(entry, this.nowMs);
    if (!this.mayExpire) return undefined;
    db.remove(entry);
    this.stats.expired++;
    this.observer.notified(db, 'expired', 'expired', entry.key);
    this.observer.touched(db, entry.key);
    return undefined;
  }

  private expireFields(db: Database, entry: Entry): Entry | undefined {
    const count = db.removeDueFields(entry);
    if (count === 0) return entry;
    this.stats.expiredFields += count;
    const isEmpty = (entry.value as HashValue).size === 0;
    if (isEmpty) db.remove(entry);
    this.observer.notified(db, 'hash', 'hexpired', entry.key);
    if (isEmpty) this.observer.notified(db, 'generic', 'del', entry.key);
    this.observer.touched(db, entry.key);
    return isEmpty ? undefined : entry;
  }

  // ---- Snapshots

  /** Takes a snapshot of all databases in O(1); what is written later is copied first. */
  snapshot(): Snapshot {
    const tip = this.tip;
    if (tip !== undefined && tip.isCurrent(this.databases)) return tip;
    const snapshot = new Snapshot([...this.databases]);
    if (tip !== undefined) tip.toward = snapshot;
    this.tip = snapshot;
    this.epoch++;
    return snapshot;
  }

  /** Puts all databases back to a snapshot, which stays valid, as do all others. O(what was written since). */
  restore(snapshot: Snapshot): void {
    const path = pathToLive(snapshot);
    let newer: Snapshot | undefined;
    for (const step of path.reverse()) {
      const redo = this.apply(step);
      if (newer !== undefined) {
        newer.changes = redo;
        newer.toward = step;
      }
      newer = step;
    }
    snapshot.changes = new Map();
    snapshot.toward = undefined;
    this.databases = [...snapshot.databases];
    this.databases.forEach((db, index) => (db.index = index));
    this.tip = snapshot;
    this.epoch++;
  }

  /** What was written since a snapshot, with what each key was in it (undefined: not there); some are the same again. O(what was written since). */
  changesSince(snapshot: Snapshot): ReadonlyMap<Database, ReadonlyMap<Binary, SavedEntry | undefined>> {
    const [first, ...later] = pathToLive(snapshot);
    if (later.length === 0) return first!.changes;
    const all = new Map<Database, Map<Binary, SavedEntry | undefined>>();
    for (const { changes } of [first!, ...later])
      for (const [db, keys] of changes) {
        const known = all.get(db) ?? new Map<Binary, SavedEntry | undefined>();
        all.set(db, known);
        for (const [key, saved] of keys) if (!known.has(key)) known.set(key, saved);
      }
    return all;
  }

  /** Keeps a key's state from before its first change since the last snapshot. Called by databases. */
  journal(db: Database, key: Binary, saved: SavedEntry | undefined): void {
    this.tip?.record(db, key, saved);
  }

  /** A key is gone; one that came since the last snapshot leaves no trace in it. Called by databases. */
  forget(db: Database, key: Binary): void {
    this.tip?.forget(db, key);
  }

  private apply(snapshot: Snapshot): Snapshot['changes'] {
    const redo: Snapshot['changes'] = new Map();
    for (const [db, keys] of snapshot.changes) {
      const former = new Map<Binary, SavedEntry | undefined>();
      redo.set(db, former);
      for (const [key, saved] of keys) {
        former.set(key, db.exchange(key, saved));
        this.observer.touched(db, key);
      }
    }
    return redo;
  }
}

/** The chain of snapshots from `snapshot` to the one whose changes lead to the live state. */
function pathToLive(snapshot: Snapshot): Snapshot[] {
  const path: Snapshot[] = [];
  for (let step: Snapshot | undefined = snapshot; step !== undefined; step = step.toward) path.push(step);
  return path;
}

function hasVolatileFields(entry: Entry | undefined): boolean {
  const value = entry?.value;
  return typeof value === 'object' && value.type === 'hash' && value.nextExpiryMs < Infinity;
}

function isLive(due: DueKey): boolean {
  return due.db.dueOf(due.key) === due.atMs;
}

/** The entry as it would be if the fields of its hash that are due had gone. */
function withoutDue(entry: Entry, nowMs: number): Entry | undefined {
  const hash = (entry.value as HashValue).clone();
  if (hash.expire(nowMs) === 0) return entry;
  const rest = new Entry(entry.key, hash, entry.usedAtSec, entry.epoch);
  rest.expireAtMs = entry.expireAtMs;
  return hash.size === 0 ? undefined : rest;
}
