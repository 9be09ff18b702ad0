import type { Binary } from '../../base/bytes';
import type { Random } from '../../base/random';
import { Dictionary, type Node } from './dictionary';
import { type EncodingLimits, type MutableValue, unowned } from './value';

/** Fields with their values. Lookup and change in O(1); its order is that of insertion. */
export class HashValue implements MutableValue {
  readonly type = 'hash';
  epoch = unowned;
  private fields = new Dictionary<Field>();
  private state: 'listpack' | 'hashtable' = 'listpack';

  constructor(private limits: EncodingLimits) {}

  /** A hash of fields that stood in a listpack: only their number counts. The last one counts of those that are there twice. */
  static ofListpack(limits: EncodingLimits, fields: Iterable<readonly [field: Binary, value: Binary]>): HashValue {
    const hash = new HashValue({ ...limits, hashMaxListpackValue: Infinity });
    for (const [field, value] of fields) hash.set(field, value);
    hash.limits = limits;
    return hash;
  }

  get encoding(): 'listpack' | 'hashtable' {
    return this.state;
  }

  /** How many fields there are. */
  get size(): number {
    return this.fields.size;
  }

  get(field: Binary): Binary | undefined {
    return this.fields.get(field)?.value;
  }

  has(field: Binary): boolean {
    return this.fields.has(field);
  }

  set(field: Binary, value: Binary): 'added' | 'updated' {
    const present = this.fields.get(field);
    if (present === undefined) this.fields.add(new Field(field, value));
    else present.value = value;
    if (this.state === 'listpack') this.convert(field, value);
    return present === undefined ? 'added' : 'updated';
  }

  /** @returns whether the field was there */
  delete(field: Binary): boolean {
    return this.fields.delete(field) !== undefined;
  }

  /** The fields with their values, oldest first. The hash must not change meanwhile. */
  *entries(): IterableIterator<[field: Binary, value: Binary]> {
    for (const { key, value } of this.fields.values()) yield [key, value];
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
    copy.fields = this.fields.clone((each) => new Field(each.key, each.value));
    copy.state = this.state;
    return copy;
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
  ) {}
}
