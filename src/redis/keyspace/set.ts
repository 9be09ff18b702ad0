import type { Binary } from '../../base/bytes';
import type { Random } from '../../base/random';
import { parseInteger } from '../numbers';
import { Dictionary, type Node } from './dictionary';
import { type EncodingLimits, type MutableValue, unowned } from './value';

/** Bytes that each integer of an intset takes. */
export type IntsetWidth = 2 | 4 | 8;

/**
 * Distinct members. As long as all of them are 64-bit integers and there are few, they stand sorted (an intset, change in O(n));
 * after that in a hash table, change in O(1), in the order of insertion.
 */
export class SetValue implements MutableValue {
  readonly type = 'set';
  epoch = unowned;
  /** Undefined once the set is a hash table. */
  private integers: Binary[] | undefined = [];
  private members = new Dictionary<Member>();
  private width: IntsetWidth = 2;

  constructor(private readonly limits: EncodingLimits) {}

  /** A set of ascending integers, as an intset holds them; of too many for one, a hash table. */
  static ofIntset(limits: EncodingLimits, integers: Binary[], width: IntsetWidth): SetValue {
    const set = new SetValue(limits);
    set.integers = integers;
    set.width = width;
    if (integers.length > limits.setMaxIntsetEntries) set.convert();
    return set;
  }

  get encoding(): 'intset' | 'hashtable' {
    return this.integers === undefined ? 'hashtable' : 'intset';
  }

  /** What the widest integer has asked for that was ever in the intset. */
  get intsetWidth(): IntsetWidth {
    return this.width;
  }

  get size(): number {
    return this.integers === undefined ? this.members.size : this.integers.length;
  }

  has(member: Binary): boolean {
    if (this.integers === undefined) return this.members.has(member);
    return isInteger(member) && this.integers[positionOf(this.integers, member)] === member;
  }

  /** @returns whether the member is new */
  add(member: Binary): boolean {
    if (this.integers !== undefined && isInteger(member)) return this.addInteger(this.integers, member);
    this.convert();
    if (this.members.has(member)) return false;
    this.members.add(new Member(member));
    return true;
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

  /** A step of SSCAN: an intset comes whole, a hash table as {@link Dictionary.scan} says. @returns the next cursor */
  scan(cursor: number, count: number, visit: (member: Binary) => void): number {
    if (this.integers === undefined) return this.members.scan(cursor, count, (each) => visit(each.key));
    this.integers.forEach(visit);
    return 0;
  }

  clone(): SetValue {
    const copy = new SetValue(this.limits);
    copy.integers = this.integers?.slice();
    copy.width = this.width;
    copy.members = this.members.clone((each) => new Member(each.key));
    return copy;
  }

  private addInteger(integers: Binary[], member: Binary): boolean {
    const position = positionOf(integers, member);
    if (integers[position] === member) return false;
    integers.splice(position, 0, member);
    if (this.width < 8) this.width = Math.max(this.width, widthOf(Number(member))) as IntsetWidth;
    if (integers.length > this.limits.setMaxIntsetEntries) this.convert();
    return true;
  }

  private convert(): void {
    for (const each of this.integers ?? []) this.members.add(new Member(each));
    this.integers = undefined;
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
