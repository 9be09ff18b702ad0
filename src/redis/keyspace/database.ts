import type { Binary } from '../../base/bytes';
import type { Random } from '../../base/random';
import type { Dictionary } from './dictionary';
import { Entry, type SavedEntry } from './entry';
import type { EventClass } from './events';
import type { HashValue } from './hash';
import type { Keyspace } from './keyspace';
import { type EncodingLimits, ofType, type TypeName, typeOf, unowned, type Value, type ValueTypes } from './value';

/** The latest time a key can end at: the largest double that a signed 64-bit integer holds. Exact up to 2^53, the year 287396. */
const latestExpiryMs = 2 ** 63 - 1024;

/**
 * One numbered database. `read` and `write` are how commands reach values:
 * what `read` returns must not be changed; what `write` returns may be, and whoever did so calls `touch` or `changed`.
 * Neither ever returns a key whose time is up.
 */
export class Database {
  private readonly entries: Dictionary<Entry>;
  private volatileCount = 0;
  /** A look that a command takes before it writes, and the write, are one use. */
  private peeked: Entry | undefined;

  constructor(
    /** Its number for SELECT; SWAPDB changes it. */
    public index: number,
    private readonly keyspace: Keyspace,
  ) {
    this.entries = keyspace.createEntries();
  }

  /** Keys in it. */
  get size(): number {
    return this.entries.size;
  }

  /** Keys that have a time to live. */
  get volatileSize(): number {
    return this.volatileCount;
  }

  /** What the encodings of new values depend on. */
  get limits(): EncodingLimits {
    return this.keyspace.limits;
  }

  has(key: Binary): boolean {
    return this.entry(key) !== undefined;
  }

  /** The entry as it stands, without counting as a use of the key. */
  entry(key: Binary): Entry | undefined {
    const entry = this.entries.get(key);
    return entry === undefined || entry.dueAtMs >= this.keyspace.nowMs ? entry : this.keyspace.expire(this, entry);
  }

  /** The entry as it is held, though its time may be up (DEBUG OBJECT). */
  held(key: Binary): Entry | undefined {
    return this.entries.get(key);
  }

  /** The entry for reading; counts a hit or a miss, but no use of the key (EXISTS, TTL, TYPE; OBJECT, which does not notify of a miss). */
  readEntry(key: Binary, notifiesMiss = true): Entry | undefined {
    const entry = this.entry(key);
    if (entry !== undefined) this.keyspace.stats.hits++;
    else {
      this.keyspace.stats.misses++;
      if (notifiesMiss) this.notify('keyMiss', 'keymiss', key);
    }
    return entry;
  }

  /** The value of any type for reading; counts a hit or a miss and a use. */
  readAny(key: Binary): Value | undefined {
    const entry = this.readEntry(key);
    if (entry !== undefined) this.use(entry);
    return entry?.value;
  }

  /** The value for reading. @throws WRONGTYPE when it is of another type. */
  read<T extends TypeName>(key: Binary, type: T): ValueTypes[T] | undefined {
    return ofType(this.readAny(key), type);
  }

  /**
   * The value as `write` would find it, but not to be changed: for checks before a write. Counts no hit or miss.
   * @throws WRONGTYPE when it is of another type
   */
  peek<T extends TypeName>(key: Binary, type: T): ValueTypes[T] | undefined {
    const entry = this.entry(key);
    this.peeked = undefined;
    if (entry !== undefined) this.use(entry);
    this.peeked = entry;
    return ofType(entry?.value, type);
  }

  /** The value of any type, safe to change in place. */
  writeAny(key: Binary): Value | undefined {
    const entry = this.entry(key);
    if (entry === undefined) return undefined;
    this.use(entry);
    return this.own(entry);
  }

  /** The value, safe to change in place. @throws WRONGTYPE when it is of another type (and then nothing was copied). */
  write<T extends TypeName>(key: Binary, type: T): ValueTypes[T] | undefined {
    const entry = this.entry(key);
    if (entry === undefined) return undefined;
    ofType(entry.value, type);
    this.use(entry);
    return this.own(entry) as ValueTypes[T];
  }

  /** The value, safe to change; a new one from `create` is put there when the key is absent. */
  writeOrCreate<T extends TypeName>(key: Binary, type: T, create: () => ValueTypes[T]): ValueTypes[T] {
    const value = this.write(key, type);
    if (value !== undefined) return value;
    const created = create();
    this.add(key, created);
    return created;
  }

  /** Adds a key that is not there. Wakes the clients that wait for it. */
  add(key: Binary, value: Value): void {
    this.keyspace.journal(this, key, undefined);
    this.adopt(value);
    const entry = new Entry(key, value, this.keyspace.nowSec, this.keyspace.epoch);
    this.enter(entry);
    this.plan(entry);
    this.signal(key, typeOf(value));
    this.notify('new', 'new', key);
  }

  /** Puts a key there as it was saved, whatever was there. Wakes the clients that wait for it; nobody is notified. */
  load({ key, value, expireAtMs, usedAtSec }: Pick<Entry, 'key' | 'value' | 'expireAtMs' | 'usedAtSec'>): void {
    this.delete(key);
    this.keyspace.journal(this, key, undefined);
    this.adopt(value);
    const entry = new Entry(key, value, usedAtSec, this.keyspace.epoch);
    this.enter(entry);
    this.plan(entry);
    if (expireAtMs >= 0) this.setExpiry(key, expireAtMs);
    this.signal(key, typeOf(value));
    this.keyspace.observer.touched(this, key);
  }

  /** Puts a value at a key, whatever was there; only where nothing was it wakes clients that wait. Its time to live goes, unless `keepTtl`. */
  set(key: Binary, value: Value, keepTtl = false): void {
    const entry = this.entry(key);
    if (entry === undefined) {
      this.add(key, value);
      return;
    }
    this.save(entry);
    this.leave(entry);
    this.adopt(value);
    entry.value = value;
    if (!keepTtl) {
      this.use(entry);
      this.clearExpiry(entry);
    }
    entry.usedAtSec = this.keyspace.nowSec;
    this.plan(entry);
  }

  /** Removes a key. @returns whether it was there. Notifies nobody: the caller names the event. */
  delete(key: Binary): boolean {
    const entry = this.entry(key);
    if (entry === undefined) return false;
    this.remove(entry);
    return true;
  }

  /** When the key ends, in milliseconds since the epoch: -1 never, undefined when the key is absent. */
  expiryOf(key: Binary): number | undefined {
    return this.entry(key)?.expireAtMs;
  }

  /** As {@link expiryOf}, of a key whose time may be up and which this does not remove. */
  deadlineOf(key: Binary): number | undefined {
    return this.entries.get(key)?.expireAtMs;
  }

  /** When the key or the first of its hash's fields ends. */
  dueOf(key: Binary): number | undefined {
    return this.entries.get(key)?.dueAtMs;
  }

  /** Fields of the key's hash were given times to end. */
  replan(key: Binary): void {
    const entry = this.entry(key);
    if (entry !== undefined) this.plan(entry);
  }

  /** Removes what is due of an entry's hash. @returns how many fields went */
  removeDueFields(entry: Entry): number {
    const { nowMs } = this.keyspace;
    const isDue = typeof entry.value !== 'string' && entry.value.type === 'hash' && entry.value.nextExpiryMs < nowMs;
    const count = isDue ? (this.own(entry) as HashValue).expire(nowMs) : 0;
    this.plan(entry);
    return count;
  }

  /** Gives a present key a time to end. A time that has passed is allowed: the key goes at once when it is next looked at. */
  setExpiry(key: Binary, atMs: number): void {
    const entry = this.entry(key);
    if (entry === undefined) return;
    this.save(entry);
    if (entry.expireAtMs < 0) this.volatileCount++;
    entry.expireAtMs = Math.min(atMs, latestExpiryMs);
    this.plan(entry);
  }

  /** Takes a key's time to live away. @returns whether it had one. */
  persist(key: Binary): boolean {
    const entry = this.entry(key);
    if (entry === undefined || entry.expireAtMs < 0) return false;
    this.save(entry);
    this.clearExpiry(entry);
    this.plan(entry);
    return true;
  }

  /** Tells that a key's value or life changed: WATCH, client caches and the count of changes follow. */
  touch(key: Binary, changes = 1): void {
    this.keyspace.stats.changes += changes;
    this.keyspace.observer.touched(this, key);
  }

  /** Tells that a key has more to give to the clients that wait for its type; the coming of a key tells it by itself. */
  signal(key: Binary, type: TypeName): void {
    this.keyspace.observer.ready(this, key, type);
  }

  /** Sends a keyspace notification. */
  notify(eventClass: EventClass, event: string, key: Binary): void {
    this.keyspace.observer.notified(this, eventClass, event, key);
  }

  /** `touch` and `notify`: what most writing commands end with. */
  changed(eventClass: EventClass, event: string, key: Binary, changes = 1): void {
    this.touch(key, changes);
    this.notify(eventClass, event, key);
  }

  /** Removes a collection that a command has emptied, with the 'del' event. */
  deleteEmptied(key: Binary): void {
    this.delete(key);
    this.notify('generic', 'del', key);
  }

  /** Every key, oldest first, those left out whose time is up. */
  *keys(): IterableIterator<Binary> {
    const now = this.keyspace.nowMs;
    for (const entry of this.entries.values()) if (entry.expireAtMs < 0 || entry.expireAtMs >= now) yield entry.key;
  }

  /** A step of SCAN: see {@link Dictionary.scan}. Entries whose time is up are visited too: the caller asks `has`. */
  scan(cursor: number, count: number, visit: (entry: Entry) => void): number {
    return this.entries.scan(cursor, count, visit);
  }

  /** Its keys by hash slot, those included whose time is up; in a node of a cluster. */
  get bySlot(): Pick<Dictionary<Entry>, 'countIn' | 'keysIn'> {
    return this.entries;
  }

  /** Every entry, oldest first, those included whose time is up. The database must not change meanwhile. */
  heldEntries(): IterableIterator<Entry> {
    return this.entries.values();
  }

  /** An entry picked uniformly, though its time may be up; undefined when there is none. */
  randomEntry(random: Random): Entry | undefined {
    return this.entries.random(random);
  }

  /** A key picked uniformly. */
  randomKey(random: Random): Binary | undefined {
    for (let tries = 0; tries < 100; tries++) {
      const entry = this.entries.random(random);
      if (entry === undefined || this.entry(entry.key) !== undefined) return entry?.key;
    }
    // During CLIENT PAUSE keys whose time is up stay, and may be all or nearly all there are.
    for (const key of this.keys()) return key;
    return undefined;
  }

  /** Removes every key. @returns how many there were. */
  clear(): number {
    const count = this.entries.size;
    for (const entry of this.entries.values()) {
      this.save(entry);
      this.leave(entry);
      if (this.keyspace.memory.isOn) this.keyspace.memory.removed(entry);
      this.keyspace.forget(this, entry.key);
      this.keyspace.observer.cleared(this, entry.key);
    }
    this.entries.clear();
    this.volatileCount = 0;
    return count;
  }

  /** Removes an entry of this database. */
  remove(entry: Entry): void {
    this.save(entry);
    this.leave(entry);
    if (this.keyspace.memory.isOn) this.keyspace.memory.removed(entry);
    this.keyspace.forget(this, entry.key);
    if (entry.expireAtMs >= 0) this.volatileCount--;
    this.entries.delete(entry.key);
  }

  /** Brings a key to a saved state. @returns the state it had. */
  exchange(key: Binary, saved: SavedEntry | undefined): SavedEntry | undefined {
    const current = this.entries.get(key);
    const former = current && stateOf(current);
    if (current) {
      if (current.expireAtMs >= 0) this.volatileCount--;
      if (this.keyspace.memory.isOn) this.keyspace.memory.removed(current);
      this.entries.delete(key);
    }
    if (saved) {
      const entry = new Entry(key, saved.value, saved.usedAtSec, -1);
      entry.expireAtMs = saved.expireAtMs;
      entry.frequency = saved.frequency;
      if (saved.expireAtMs >= 0) this.volatileCount++;
      this.entries.revive(entry, saved.seq);
      if (this.keyspace.memory.isOn) this.keyspace.memory.written(entry);
      this.plan(entry);
    }
    return former;
  }

  /** A new entry begins. */
  private enter(entry: Entry): void {
    const { frequency, memory, nowSec } = this.keyspace;
    if (frequency !== undefined) entry.frequency = frequency.initial(nowSec);
    this.entries.add(entry);
    if (memory.isOn) memory.written(entry);
  }

  private use(entry: Entry): void {
    const { frequency, nowSec } = this.keyspace;
    if (!this.keyspace.touchOnUse) return;
    entry.usedAtSec = nowSec;
    if (frequency !== undefined && entry !== this.peeked) entry.frequency = frequency.used(entry.frequency, nowSec);
    this.peeked = undefined;
  }

  /** Copy on write: the journal keeps the value as it was, the database gets a copy to change. */
  private own(entry: Entry): Value {
    this.save(entry);
    const value = entry.value;
    if (typeof value === 'string' || value.epoch === this.keyspace.epoch) return value;
    const copy = value.clone();
    copy.epoch = this.keyspace.epoch;
    return (entry.value = copy);
  }

  /** A new value is owned by this generation. One that was moved here keeps its owner, who may still need it as it is. */
  private adopt(value: Value): void {
    if (typeof value !== 'string' && value.epoch === unowned) value.epoch = this.keyspace.epoch;
  }

  private save(entry: Entry): void {
    if (this.keyspace.memory.isOn) this.keyspace.memory.written(entry);
    if (entry.epoch === this.keyspace.epoch) return;
    this.keyspace.journal(this, entry.key, stateOf(entry));
    entry.epoch = this.keyspace.epoch;
  }

  /** The value goes. Who waits for more of a stream may wait in vain now. */
  private leave({ key, value }: Entry): void {
    if (typeof value !== 'string' && value.type === 'stream') this.signal(key, 'stream');
  }

  /** Notes when something of an entry ends. */
  private plan(entry: Entry): void {
    const dueAtMs = dueTimeOf(entry);
    if (dueAtMs === entry.dueAtMs) return;
    entry.dueAtMs = dueAtMs;
    if (dueAtMs < Infinity) this.keyspace.schedule(this, entry.key, dueAtMs);
  }

  private clearExpiry(entry: Entry): void {
    if (entry.expireAtMs >= 0) this.volatileCount--;
    entry.expireAtMs = -1;
  }
}

function stateOf({ value, expireAtMs, usedAtSec, frequency, seq }: Entry): SavedEntry {
  return { value, expireAtMs, usedAtSec, frequency, seq };
}

function dueTimeOf({ value, expireAtMs }: Entry): number {
  const keyEndsAtMs = expireAtMs < 0 ? Infinity : expireAtMs;
  return typeof value !== 'string' && value.type === 'hash' ? Math.min(keyEndsAtMs, value.nextExpiryMs) : keyEndsAtMs;
}
