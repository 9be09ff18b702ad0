import type { Binary } from '../../base/bytes';
import type { Random } from '../../base/random';
import { Dictionary, type Node } from './dictionary';
import { ExpiryQueue } from './expiry-queue';
import { type EncodingLimits, type MutableValue, unowned } from './value';

export type HashEncoding = 'listpack' | 'listpackex' | 'hashtable';

/**
 * Fields with their values, and times to end. Lookup and change in O(1), of a time in O(log n). Its order is that of insertion; in a
 * listpack that has held times to end (listpackex) the field that ends first comes first, and fields without an end come last.
 *
 * Fields whose time is up stay until {@link expire}: the database removes them, or hides them, before anybody sees the hash.
 */
export class HashValue implements MutableValue {
  readonly type = 'hash';
  epoch = unowned;
  private fields = new Dictionary<Field>();
  /** Bytes. */
  private ofValues = 0;
  private state: HashEncoding = 'listpack';
  /** The times to end, those that fields have lost meanwhile included; undefined as long as no field has had one. */
  private ends: ExpiryQueue<FieldEnd> | undefined;
  private rebuildAt = 64;

  constructor(private limits: EncodingLimits) {}

  /** A hash of fields that stood in a listpack: only their number counts. The last one counts of those that are there twice. */
  static ofListpack(limits: EncodingLimits, fields: Iterable<readonly [field: Binary, value: Binary]>): HashValue {
    const hash = new HashValue({ ...limits, hashMaxListpackValue: Infinity });
    for (const [field, value] of fields) hash.set(field, value);
    hash.limits = limits;
    return hash;
  }

  get encoding(): HashEncoding {
    return this.state;
  }

  /** How many fields there are. */
  get size(): number {
    return this.fields.size;
  }

  /** Bytes of all fields. */
  get fieldBytes(): number {
    return this.fields.keyBytes;
  }

  /** Bytes of all values. */
  get valueBytes(): number {
    return this.ofValues;
  }

  get(field: Binary): Binary | undefined {
    return this.fields.get(field)?.value;
  }

  has(field: Binary): boolean {
    return this.fields.has(field);
  }

  /** Sets a field. Its time to end goes, unless `keepTtl`. */
  set(field: Binary, value: Binary, keepTtl = false): 'added' | 'updated' {
    const present = this.fields.get(field);
    this.ofValues += value.length - (present?.value.length ?? 0);
    if (present === undefined) this.fields.add(new Field(field, value));
    else {
      present.value = value;
      if (!keepTtl && present.expireAtMs >= 0) this.place(present, -1);
    }
    if (this.state !== 'hashtable') this.convert(field, value);
    return present === undefined ? 'added' : 'updated';
  }

  /** @returns whether the field was there */
  delete(field: Binary): boolean {
    const removed = this.fields.delete(field);
    if (removed !== undefined) this.ofValues -= removed.value.length;
    return removed !== undefined;
  }

  /** The fields with their values, in order. The hash must not change meanwhile. */
  *entries(): IterableIterator<[field: Binary, value: Binary]> {
    for (const { key, value } of this.ordered()) yield [key, value];
  }

  /** A step of HSCAN: see {@link Dictionary.scan}. */
  scan(cursor: number, count: number, visit: (field: Binary, value: Binary) => void): number {
    return this.fields.scan(cursor, count, (each) => visit(each.key, each.value));
  }

  /** A field picked uniformly, in O(1); undefined when there is none. */
  random(random: Random): [field: Binary, value: Binary] | undefined {
    const picked = this.fields.random(random);
    return picked && [picked.key, picked.value];
  }

  clone(): HashValue {
    const copy = new HashValue(this.limits);
    copy.fields = this.fields.clone((each) => new Field(each.key, each.value, each.expireAtMs));
    copy.ofValues = this.ofValues;
    copy.state = this.state;
    if (this.ends !== undefined) for (const each of copy.fields.values()) if (each.expireAtMs >= 0) copy.note(each);
    return copy;
  }

  // ---- Encoding

  /** Before fields are set: so many at once do not go through a listpack. */
  expect(fieldCount: number): void {
    if (fieldCount > this.limits.hashMaxListpackEntries) this.state = 'hashtable';
  }

  /** Before times to end are set, whether any will be or not: a listpack makes room for them. */
  expectTimes(): void {
    if (this.state === 'listpack') this.state = 'listpackex';
  }

  // ---- Times to end

  /** When a field ends, in milliseconds since the epoch: -1 never, undefined when it is absent. */
  expiryOf(field: Binary): number | undefined {
    return this.fields.get(field)?.expireAtMs;
  }

  /** Gives a present field a time to end; -1: none. */
  setExpiry(field: Binary, atMs: number): void {
    this.expectTimes();
    this.place(this.fields.get(field)!, atMs);
  }

  /** When the first field ends; Infinity: never. */
  get nextExpiryMs(): number {
    const { ends } = this;
    if (ends === undefined) return Infinity;
    let first = ends.peek();
    for (; first !== undefined && !isLive(first); first = ends.peek()) ends.pop();
    return first === undefined ? Infinity : first.atMs;
  }

  /** Removes the fields whose time is up. @returns how many */
  expire(nowMs: number): number {
    let count = 0;
    for (; this.nextExpiryMs < nowMs; count++) this.delete(this.ends!.pop()!.field.key);
    return count;
  }

  /** In a listpack with times, a field whose time changes stands at another place. */
  private place(field: Field, atMs: number): void {
    let placed = field;
    if (this.state === 'listpackex') {
      this.fields.delete(field.key);
      placed = new Field(field.key, field.value);
      this.fields.add(placed);
    }
    placed.expireAtMs = atMs;
    if (atMs >= 0) this.note(placed);
  }

  private note(field: Field): void {
    const ends = (this.ends ??= new ExpiryQueue());
    ends.push({ atMs: field.expireAtMs, field });
    if (ends.size <= this.rebuildAt) return;
    ends.rebuild(isLive);
    this.rebuildAt = 64 + 2 * ends.size;
  }

  private ordered(): Iterable<Field> {
    return this.state === 'listpackex' ? [...this.fields.values()].sort(byEnd) : this.fields.values();
  }

  private convert(field: Binary, value: Binary): void {
    const { hashMaxListpackEntries, hashMaxListpackValue } = this.limits;
    const fits = field.length <= hashMaxListpackValue && value.length <= hashMaxListpackValue && this.size <= hashMaxListpackEntries;
    if (!fits) this.state = 'hashtable';
  }
}

class Field implements Node {
  seq = 0;

  constructor(
    readonly key: Binary,
    public value: Binary,
    /** Milliseconds since the epoch; -1: never. */
    public expireAtMs = -1,
  ) {}
}

/** A time that a field was given. It may have another by now, or be gone. */
interface FieldEnd {
  readonly atMs: number;
  readonly field: Field;
}

function isLive({ atMs, field }: FieldEnd): boolean {
  return field.seq > 0 && field.expireAtMs === atMs;
}

/** The first to end first, of those that end together the last that was given its time; those without an end in the order in which they came. */
function byEnd(a: Field, b: Field): number {
  if (a.expireAtMs === b.expireAtMs) return a.expireAtMs < 0 ? a.seq - b.seq : b.seq - a.seq;
  return a.expireAtMs < 0 ? 1 : b.expireAtMs < 0 ? -1 : a.expireAtMs - b.expireAtMs;
}
