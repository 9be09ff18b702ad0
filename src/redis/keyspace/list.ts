import type { Binary } from '../../base/bytes';
import { type MutableValue, unowned } from './value';

/** An end of a list: left is its head, index 0. */
export type End = 'left' | 'right';

const smallestCapacity = 8;

/**
 * A list in a ring buffer: O(1) at both ends and by index. Its capacity is a power of two; it doubles when full
 * and halves when three quarters are free.
 */
export class ListValue implements MutableValue {
  readonly type = 'list';
  readonly encoding = 'quicklist';
  epoch = unowned;
  /** A free slot holds the empty string. */
  private ring: Binary[] = Array.from({ length: smallestCapacity }, () => '');
  private head = 0;
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** The element at an index from 0, or undefined beyond the ends. */
  at(index: number): Binary | undefined {
    return index < 0 || index >= this.count ? undefined : this.ring[this.slot(index)];
  }

  /** Replaces the element at an index, which is there. */
  set(index: number, element: Binary): void {
    this.ring[this.slot(index)] = element;
  }

  push(end: End, element: Binary): void {
    if (this.count === this.ring.length) this.resize(this.count * 2);
    if (end === 'left') this.head = (this.head - 1) & (this.ring.length - 1);
    this.count++;
    this.set(end === 'left' ? 0 : this.count - 1, element);
  }

  /** Takes the element at an end away; undefined when the list is empty. */
  pop(end: End): Binary | undefined {
    if (this.count === 0) return undefined;
    const slot = this.slot(end === 'left' ? 0 : this.count - 1);
    const element = this.ring[slot];
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

  /** Puts an element before the one at an index. O(its distance to the nearer end). */
  insert(index: number, element: Binary): void {
    if (index < this.count / 2) {
      this.push('left', element);
      for (let i = 0; i < index; i++) this.set(i, this.at(i + 1)!);
    } else {
      this.push('right', element);
      for (let i = this.count - 1; i > index; i--) this.set(i, this.at(i - 1)!);
    }
    this.set(index, element);
  }

  /**
   * Removes the elements equal to `element`; at most `limit` of them, nearest to the `from` end first. O(length).
   * @returns how many there were
   */
  remove(element: Binary, from: End, limit: number): number {
    const kept: Binary[] = [];
    let removed = 0;
    for (let i = 0; i < this.count; i++) {
      const each = this.at(from === 'left' ? i : this.count - 1 - i)!;
      if (removed < limit && each === element) removed++;
      else kept.push(each);
    }
    if (removed > 0) this.fill(from === 'left' ? kept : kept.toReversed());
    return removed;
  }

  /** Keeps the elements from an index to another, both included and both there. O(how many go). */
  trim(from: number, to: number): void {
    for (let i = this.count - 1; i > to; i--) this.pop('right');
    for (let i = 0; i < from; i++) this.pop('left');
  }

  clone(): ListValue {
    const copy = new ListValue();
    copy.ring = this.ring.slice();
    copy.head = this.head;
    copy.count = this.count;
    return copy;
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

function capacityFor(length: number): number {
  let capacity = smallestCapacity;
  while (capacity < length) capacity *= 2;
  return capacity;
}
