import type { Binary } from '../../base/bytes';
import type { Random } from '../../base/random';
import { parseInteger } from '../numbers';
import { Dictionary, type Node } from './dictionary';
import { type EncodingLimits, type MutableValue, unowned } from './value';

/** Bytes that each integer of an intset takes. */
export type IntsetWidth = 2 | 4 | 8;

export type SetEncoding = 'intset' | 'listpack' | 'hashtable';

/**
 * Distinct members. As long as all of them are 64-bit integers and there are few, they stand sorted (an intset, change in O(n));
 * after that in a listpack or hash table, change in O(1), in the order of insertion.
 */
export class SetValue implements MutableValue {
  readonly type = 'set';
  epoch = unowned;
  /** Undefined once the set is no intset. */
  private integers: Binary[] | undefined = [];
  /** Whether it is a listpack, where it is no intset. */
  private isListpack = false;
  private members = new Dictionary<Member>();
  private width: IntsetWidth = 2;

  constructor(private readonly limits: EncodingLimits) {}

  /** A set of ascending integers, as an intset holds them; of too many for one, a hash table. */
  static ofIntset(limits: EncodingLimits, integers: Binary[], width: IntsetWidth): SetValue {
    const set = new SetValue(limits);
    set.integers = integers;
    set.width = width;
    if (integers.length > limits.setMaxIntsetEntries) set.leaveIntset();
    return set;
  }

  /** A set of members that stood in a listpack: only their number counts. Where sets are no listpacks it is what it would be anyway. */
  static ofListpack(limits: EncodingLimits, members: readonly Binary[]): SetValue {
    const set = new SetValue(limits);
    set.leaveIntset(members.length <= limits.setMaxListpackEntries);
    for (const each of members) set.members.add(new Member(each));
    if (limits.setMaxListpackEntries === 0) set.settle();
    return set;
  }

  get encoding(): SetEncoding {
    if (this.integers !== undefined) return 'intset';
    return this.isListpack ? 'listpack' : 'hashtable';
  }

  /** What the widest integer has asked for that was ever in the intset. */
  get intsetWidth(): IntsetWidth {
    return this.width;
  }

  get size(): number {
    return this.integers === undefined ? this.members.size : this.integers.length;
  }

  /** Bytes of all members, where it is no intset. */
  get memberBytes(): number {
    return this.members.keyBytes;
  }

  has(member: Binary): boolean {
    if (this.integers === undefined) return this.members.has(member);
    return isInteger(member) && this.integers[positionOf(this.integers, member)] === member;
  }

  /** @returns whether the member is new */
  add(member: Binary): boolean {
    if (this.integers !== undefined && isInteger(member)) return this.addInteger(this.integers, member);
    if (this.integers !== undefined) this.leaveIntset(this.fitsListpack(member) && this.integersFitListpack());
    if (this.members.has(member)) return false;
    if (this.isListpack) this.isListpack = this.fitsListpack(member);
    this.members.add(new Member(member));
    return true;
  }

  /** Whether so many members at once, present ones included, make it a hash table. */
  isOutgrownBy(count: number): boolean {
    if (this.integers !== undefined) return count > this.limits.setMaxIntsetEntries;
    return this.isListpack && count > this.limits.setMaxListpackEntries;
  }

  /** Before members are added to a new or present set: so many at once may go straight into a hash table. */
  expect(first: Binary, count: number): void {
    const isOutgrown = this.isOutgrownBy(count);
    if (this.size > 0) {
      if (isOutgrown) this.leaveIntset();
    } else if (isOutgrown || !isInteger(first)) this.leaveIntset(count <= this.limits.setMaxListpackEntries);
  }

  /** Leaves the compact encodings, whatever the size. */
  useHashTable(): void {
    this.leaveIntset();
  }

  /** Makes an empty set one that holds integers in a listpack too, until {@link settle}. */
  collect(): void {
    this.leaveIntset(true);
  }

  /** Integers alone, and few, become an intset. */
  settle(): void {
    if (this.integers !== undefined || this.size > this.limits.setMaxIntsetEntries) return;
    const members = [...this.values()];
    if (!members.every(isInteger)) return;
    this.members = new Dictionary();
    this.integers = [];
    for (const each of members) this.addInteger(this.integers, each);
  }

  /** @returns whether the member was there */
  delete(member: Binary): boolean {
    if (this.integers === undefined) return this.members.delete(member) !== undefined;
    if (!this.has(member)) return false;
    this.integers.splice(positionOf(this.integers, member), 1);
    return true;
  }

  /** The members; integers sorted. The set must not change meanwhile. */
  *values(): IterableIterator<Binary> {
    if (this.integers !== undefined) yield* this.integers;
    else for (const { key } of this.members.values()) yield key;
  }

  /** A member picked uniformly, in O(1); undefined when there is none. */
  random(random: Random): Binary | undefined {
    if (this.integers === undefined) return this.members.random(random)?.key;
    return this.integers.length === 0 ? undefined : this.integers[random.below(this.integers.length)];
  }

  /** A step of SSCAN: a hash table as {@link Dictionary.scan} says, anything else comes whole. @returns the next cursor */
  scan(cursor: number, count: number, visit: (member: Binary) => void): number {
    if (this.encoding === 'hashtable') return this.members.scan(cursor, count, (each) => visit(each.key));
    for (const each of this.values()) visit(each);
    return 0;
  }

  clone(): SetValue {
    const copy = new SetValue(this.limits);
    copy.integers = this.integers?.slice();
    copy.isListpack = this.isListpack;
    copy.width = this.width;
    copy.members = this.members.clone((each) => new Member(each.key));
    return copy;
  }

  private addInteger(integers: Binary[], member: Binary): boolean {
    const position = positionOf(integers, member);
    if (integers[position] === member) return false;
    integers.splice(position, 0, member);
    if (this.width < 8) this.width = Math.max(this.width, widthOf(Number(member))) as IntsetWidth;
    if (integers.length > this.limits.setMaxIntsetEntries) this.leaveIntset();
    return true;
  }

  /** Whether there is room for one more. */
  private fitsListpack(member: Binary): boolean {
    return this.size < this.limits.setMaxListpackEntries && member.length <= this.limits.setMaxListpackValue;
  }

  private integersFitListpack(): boolean {
    const ends = [this.integers![0], this.integers!.at(-1)];
    return ends.every((each) => each === undefined || each.length <= this.limits.setMaxListpackValue);
  }

  private leaveIntset(isListpack = false): void {
    for (const each of this.integers ?? []) this.members.add(new Member(each));
    this.integers = undefined;
    this.isListpack = isListpack;
  }
}

class Member implements Node {
  seq = 0;

  constructor(readonly key: Binary) {}
}

function isInteger(member: Binary): boolean {
  return parseInteger(member) !== undefined;
}

function widthOf(integer: number): IntsetWidth {
  if (integer >= -(2 ** 15) && integer < 2 ** 15) return 2;
  return integer >= -(2 ** 31) && integer < 2 ** 31 ? 4 : 8;
}

/** Where an integer stands or would stand among sorted ones. */
function positionOf(integers: readonly Binary[], integer: Binary): number {
  let low = 0;
  let high = integers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isLess(integers[middle]!, integer)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Compares integers by their digits, which have no leading zeros: exact over all 64 bits without a conversion. */
function isLess(a: Binary, b: Binary): boolean {
  const isNegative = a.startsWith('-');
  if (isNegative !== b.startsWith('-')) return isNegative;
  if (a.length !== b.length) return a.length < b.length !== isNegative;
  return isNegative ? b < a : a < b;
}
