import type { Binary } from '../../base/bytes';
import { fitsOneNode, QuicklistNodes, type QuicklistShape } from './quicklist-nodes';
import { defaultEncodingLimits, type EncodingLimits, type MutableValue, unowned } from './value';

/** An end of a list: left is its head, index 0. */
export type End = 'left' | 'right';

const smallestCapacity = 8;

/**
 * A list in a ring buffer: O(1) at both ends and by index. Its capacity is a power of two; it doubles when full
 * and halves when three quarters are free. Beside it stands where Redis would cut it into nodes.
 */
export class ListValue implements MutableValue {
  readonly type = 'list';
  epoch = unowned;
  /** A free slot holds the empty string. */
  private ring: Binary[] = Array.from({ length: smallestCapacity }, () => '');
  private head = 0;
  private count = 0;
  private cuts: QuicklistNodes;

  /** @param shape how it is cut into nodes, as a quicklist; otherwise it begins as new lists do, by the limits of now */
  constructor(
    private readonly limits: EncodingLimits = defaultEncodingLimits,
    shape: QuicklistShape = limits.hasListpackLists ? onePiece : shapeOf(limits),
  ) {
    this.cuts = new QuicklistNodes(shape, limits);
  }

  get encoding(): 'listpack' | 'quicklist' {
    return this.isListpack ? 'listpack' : 'quicklist';
  }

  get length(): number {
    return this.count;
  }

  /** The nodes that Redis would keep it in. */
  get nodes(): QuicklistNodes {
    return this.cuts;
  }

  /** The element at an index from 0, or undefined beyond the ends. */
  at(index: number): Binary | undefined {
    return index < 0 || index >= this.count ? undefined : this.ring[this.slot(index)];
  }

  /** Before elements are put in: a listpack that they make too large becomes a quicklist. */
  expect(elements: readonly Binary[]): void {
    if (!this.isListpack) return;
    const bytes = elements.reduce((sum, each) => sum + each.length, this.cuts.bytes);
    if (!fitsOneNode(this.limits.listMaxListpackSize, bytes, this.count + elements.length))
      this.cuts = this.cuts.clone(shapeOf(this.limits));
  }

  /** Once a list is as it will be: a quicklist that is small becomes a listpack; one that has shrunk only when it is half as small. */
  settle(hasShrunk = false): void {
    const { hasListpackLists, listMaxListpackSize } = this.limits;
    const nodes = this.cuts.all();
    if (!hasListpackLists || this.isListpack || nodes.length !== 1) return;
    const first = nodes[0]!;
    if (first.isPlain) return;
    if (fitsOneNode(listMaxListpackSize, first.bytes, first.count, hasShrunk ? 0.5 : 1)) this.cuts = this.cuts.clone(onePiece);
  }

  /** Replaces the element at an index, which is there. */
  set(index: number, element: Binary): void {
    this.cuts.replace(index, element, this.present);
    this.put(index, element);
  }

  push(end: End, element: Binary): void {
    this.cuts.push(end, element);
    this.extend(end, element);
  }

  /** Puts elements at the right that are a node of their own, as a dump has them. */
  appendNode(elements: readonly Binary[], isPlain = false): void {
    if (elements.length === 0) return;
    this.cuts.append(elements, isPlain);
    for (const element of elements) this.extend('right', element);
  }

  /** Takes the element at an end away; undefined when the list is empty. */
  pop(end: End): Binary | undefined {
    if (this.count === 0) return undefined;
    const slot = this.slot(end === 'left' ? 0 : this.count - 1);
    const element = this.ring[slot];
    this.cuts.pop(end, element!);
    this.ring[slot] = '';
    if (end === 'left') this.head = (this.head + 1) & (this.ring.length - 1);
    this.count--;
    if (this.count * 4 <= this.ring.length && this.ring.length > smallestCapacity) this.resize(this.ring.length / 2);
    return element;
  }

  /** Whether an element equals `element`. O(length). */
  includes(element: Binary): boolean {
    for (let i = 0; i < this.count; i++) if (this.at(i) === element) return true;
    return false;
  }

  /** The elements from an index to another, both included and both there. O(how many they are). */
  slice(from: number, to: number): Binary[] {
    const first = this.slot(from);
    const length = to - from + 1;
    const untilEnd = this.ring.slice(first, first + length);
    return untilEnd.length === length ? untilEnd : untilEnd.concat(this.ring.slice(0, length - untilEnd.length));
  }

  /** Puts an element before or after the one at an index. O(its distance to the nearer end). */
  insert(pivot: number, side: 'before' | 'after', element: Binary): void {
    this.cuts.insert(pivot, side, element, this.present);
    const index = side === 'before' ? pivot : pivot + 1;
    if (index < this.count / 2) {
      this.extend('left', element);
      for (let i = 0; i < index; i++) this.put(i, this.at(i + 1)!);
    } else {
      this.extend('right', element);
      for (let i = this.count - 1; i > index; i--) this.put(i, this.at(i - 1)!);
    }
    this.put(index, element);
  }

  /**
   * Removes the elements equal to `element`; at most `limit` of them, nearest to the `from` end first. O(length).
   * @returns how many there were
   */
  remove(element: Binary, from: End, limit: number): number {
    const kept: Binary[] = [];
    const removed: number[] = [];
    for (let i = 0; i < this.count; i++) {
      const index = from === 'left' ? i : this.count - 1 - i;
      const each = this.at(index)!;
      if (removed.length < limit && each === element) removed.push(index);
      else kept.push(each);
    }
    if (removed.length === 0) return 0;
    this.cuts.remove(from === 'left' ? removed : removed.toReversed(), this.present);
    this.fill(from === 'left' ? kept : kept.toReversed());
    return removed.length;
  }

  /** Keeps the elements from an index to another, both included and both there. O(how many go). */
  trim(from: number, to: number): void {
    for (let i = this.count - 1; i > to; i--) this.pop('right');
    for (let i = 0; i < from; i++) this.pop('left');
  }

  clone(): ListValue {
    const copy = new ListValue(this.limits, this.cuts.shape);
    copy.cuts = this.cuts.clone();
    copy.ring = this.ring.slice();
    copy.head = this.head;
    copy.count = this.count;
    return copy;
  }

  private get isListpack(): boolean {
    return this.cuts.shape === onePiece;
  }

  /** What the nodes ask for: an element that is there. */
  private readonly present = (index: number): Binary => this.ring[this.slot(index)]!;

  private put(index: number, element: Binary): void {
    this.ring[this.slot(index)] = element;
  }

  private extend(end: End, element: Binary): void {
    if (this.count === this.ring.length) this.resize(this.count * 2);
    if (end === 'left') this.head = (this.head - 1) & (this.ring.length - 1);
    this.count++;
    this.put(end === 'left' ? 0 : this.count - 1, element);
  }

  private slot(index: number): number {
    return (this.head + index) & (this.ring.length - 1);
  }

  private resize(capacity: number): void {
    const elements = this.count === 0 ? [] : this.slice(0, this.count - 1);
    this.fill(elements, capacity);
  }

  /** Makes these elements the list's own; the array is taken over. */
  private fill(elements: Binary[], capacity = capacityFor(elements.length)): void {
    this.count = elements.length;
    this.head = 0;
    while (elements.length < capacity) elements.push('');
    this.ring = elements;
  }
}

/** A listpack. */
const onePiece: QuicklistShape = { fill: Infinity, compressDepth: 0 };

function shapeOf(limits: EncodingLimits): QuicklistShape {
  return { fill: limits.listMaxListpackSize, compressDepth: limits.listCompressDepth };
}

function capacityFor(length: number): number {
  let capacity = smallestCapacity;
  while (capacity < length) capacity *= 2;
  return capacity;
}
