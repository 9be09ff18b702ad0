import type { Binary } from '../../base/bytes';
import { insertAt, join, maxEntries, minEntries } from './tree-nodes';

/** What a {@link ScoreTree} holds. Its score and key stay the same while it is in the tree. */
export interface Scored {
  readonly score: number;
  readonly key: Binary;
}

/** Whether the item at a place of a node, whose score is told, lies before a bound: true for a first part of the order and false for the rest. */
export type Precedes<T> = (score: number, items: readonly T[], at: number) => boolean;

/** How full a tree built at once is. */
const builtEntries = 48;
/** Removing more than this part of a tree one by one would take longer than building it anew. */
const rebuildRatio = 1 / 16;

/**
 * Items in the order of their scores, of equal scores in the byte order of their keys.
 * Insertion, removal, rank, the item of a rank and the rank of any bound in O(log n); a range of m items in O(log n + m).
 *
 * A B+ tree whose inner nodes also count the items below each child (Bayer and McCreight 1972; counts as in order-statistic trees).
 * Nodes have the scores beside the items: a search in a large tree reads a few lines of memory in a row, where items lie scattered.
 */
export class ScoreTree<T extends Scored> {
  private root: Node<T> = new Leaf<T>([]);

  /** A tree of items that are in order already, in O(n). */
  static of<T extends Scored>(sorted: readonly T[]): ScoreTree<T> {
    const tree = new ScoreTree<T>();
    if (sorted.length > 0) tree.root = build(sorted);
    return tree;
  }

  get size(): number {
    return this.root.size;
  }

  /** Adds an item that is not there yet. */
  add(item: T): void {
    const right = this.root.add(item);
    if (right !== undefined) this.root = new Inner<T>([this.root, right]);
  }

  /** Removes an item. @returns whether it was there */
  delete(item: T): boolean {
    const done = this.root.delete(item);
    if (this.root instanceof Inner && this.root.children.length === 1) this.root = this.root.children[0]!;
    return done;
  }

  /** Removes the items of ranks `start` to before `end`. @returns them */
  deleteRange(start: number, end: number): T[] {
    const items = this.slice(start, end);
    if (items.length > this.size * rebuildRatio) {
      const rest = [...this.slice(0, start), ...this.slice(end, this.size)];
      this.root = rest.length > 0 ? build(rest) : new Leaf<T>([]);
    } else {
      for (const item of items) this.delete(item);
    }
    return items;
  }

  /** The item of a rank, from 0; undefined past the end. */
  at(rank: number): T | undefined {
    return rank >= 0 && rank < this.size ? this.root.at(rank) : undefined;
  }

  /** How many items come before one that is in the tree. */
  rank(item: T): number {
    const { score, key } = item;
    return this.partition((each, items, at) => each < score || (each === score && items[at]!.key < key));
  }

  /** How many items lie before a bound. */
  partition(precedes: Precedes<T>): number {
    return this.root.partition(precedes);
  }

  /** The items of ranks `start` to before `end`, in order. */
  slice(start: number, end: number): T[] {
    const items: T[] = [];
    const [from, to] = [Math.max(start, 0), Math.min(end, this.size)];
    if (from < to) this.root.collect(from, to, items);
    return items;
  }

  /** Levels of the tree: 1 for a single leaf. */
  get height(): number {
    let height = 1;
    for (let node = this.root; node instanceof Inner; node = node.children[0]!) height++;
    return height;
  }
}

type Node<T extends Scored> = Leaf<T> | Inner<T>;

class Leaf<T extends Scored> {
  private readonly scores: number[];

  constructor(readonly items: T[]) {
    this.scores = scoresOf(items);
  }

  get size(): number {
    return this.items.length;
  }

  get width(): number {
    return this.items.length;
  }

  get first(): T {
    return this.items[0]!;
  }

  /** @returns the right half, when it had to be split */
  add(item: T): Leaf<T> | undefined {
    const { items, scores } = this;
    const at = countBefore(scores, items, item);
    insertAt(items, at, item);
    insertAt(scores, at, item.score);
    if (items.length <= maxEntries) return undefined;
    const right = new Leaf(items.splice(maxEntries >> 1));
    scores.length = items.length;
    return right;
  }

  delete(item: T): boolean {
    const at = countBefore(this.scores, this.items, item);
    if (this.items[at] !== item) return false;
    this.items.splice(at, 1);
    this.scores.splice(at, 1);
    return true;
  }

  at(rank: number): T {
    return this.items[rank]!;
  }

  partition(precedes: Precedes<T>): number {
    return countPreceding(this.scores, this.items, precedes);
  }

  collect(start: number, end: number, into: T[]): void {
    for (let at = start; at < end; at++) into.push(this.items[at]!);
  }

  /** Takes over the right neighbour, or a part of it when both do not fit in one. @returns whether the neighbour is used up */
  absorb(right: Leaf<T>): boolean {
    join(this.scores, right.scores);
    return join(this.items, right.items);
  }
}

class Inner<T extends Scored> {
  /** The first item below each child, and its score. */
  private firsts: T[];
  private scores: number[];
  /** The number of items below each child. */
  private counts: number[];
  size: number;

  constructor(readonly children: Node<T>[]) {
    this.firsts = children.map((child) => child.first);
    this.scores = scoresOf(this.firsts);
    this.counts = children.map((child) => child.size);
    this.size = sum(this.counts);
  }

  get width(): number {
    return this.children.length;
  }

  get first(): T {
    return this.firsts[0]!;
  }

  add(item: T): Inner<T> | undefined {
    const at = Math.max(countUpTo(this.scores, this.firsts, item) - 1, 0);
    const child = this.children[at]!;
    const right = child.add(item);
    this.size++;
    this.note(at);
    if (right === undefined) return undefined;
    insertAt<Node<T>>(this.children, at + 1, right);
    insertAt(this.firsts, at + 1, right.first);
    insertAt(this.scores, at + 1, right.first.score);
    insertAt(this.counts, at + 1, right.size);
    return this.children.length > maxEntries ? this.split() : undefined;
  }

  delete(item: T): boolean {
    const at = countUpTo(this.scores, this.firsts, item) - 1;
    const child = this.children[at];
    if (child === undefined || !child.delete(item)) return false;
    this.size--;
    if (child.width >= minEntries) this.note(at);
    else this.widen(at);
    return true;
  }

  at(rank: number): T {
    let left = rank;
    let at = 0;
    for (; left >= this.counts[at]!; at++) left -= this.counts[at]!;
    return this.children[at]!.at(left);
  }

  partition(precedes: Precedes<T>): number {
    const at = countPreceding(this.scores, this.firsts, precedes) - 1;
    if (at < 0) return 0;
    let before = 0;
    for (let i = 0; i < at; i++) before += this.counts[i]!;
    return before + this.children[at]!.partition(precedes);
  }

  collect(start: number, end: number, into: T[]): void {
    let before = 0;
    for (let at = 0; before < end; at++) {
      const count = this.counts[at]!;
      if (before + count > start) this.children[at]!.collect(Math.max(start - before, 0), Math.min(end - before, count), into);
      before += count;
    }
  }

  absorb(right: Inner<T>): boolean {
    const usedUp = join(this.children, right.children);
    this.recount();
    right.recount();
    return usedUp;
  }

  private split(): Inner<T> {
    const right = new Inner(this.children.splice(maxEntries >> 1));
    this.firsts.length = this.scores.length = this.counts.length = this.children.length;
    this.size -= right.size;
    return right;
  }

  /** Joins a child that has become too small with a neighbour. */
  private widen(at: number): void {
    const left = Math.max(at === this.children.length - 1 ? at - 1 : at, 0);
    const right = left + 1;
    if (right < this.children.length) {
      // Children of one node are of one kind, as all leaves lie equally deep.
      const usedUp = (this.children[left] as Inner<T>).absorb(this.children[right] as Inner<T>);
      if (usedUp) for (const list of [this.children, this.firsts, this.scores, this.counts]) list.splice(right, 1);
      else this.note(right);
    }
    this.note(left);
  }

  private note(at: number): void {
    const child = this.children[at]!;
    this.firsts[at] = child.first;
    this.scores[at] = child.first.score;
    this.counts[at] = child.size;
  }

  private recount(): void {
    this.firsts = this.children.map((child) => child.first);
    this.scores = scoresOf(this.firsts);
    this.counts = this.children.map((child) => child.size);
    this.size = sum(this.counts);
  }
}

function build<T extends Scored>(sorted: readonly T[]): Node<T> {
  let level: Node<T>[] = chunks(sorted).map((items) => new Leaf(items));
  while (level.length > 1) level = chunks(level).map((children) => new Inner(children));
  return level[0]!;
}

/** Parts of nearly the same length, none longer than `builtEntries`. */
function chunks<E>(list: readonly E[]): E[][] {
  const count = Math.ceil(list.length / builtEntries);
  return Array.from({ length: count }, (_, i) =>
    list.slice(Math.floor((i * list.length) / count), Math.floor(((i + 1) * list.length) / count)),
  );
}

function scoresOf(items: readonly Scored[]): number[] {
  return items.map(({ score }) => score);
}

/** How many items of a sorted list come before the given one. */
function countBefore(scores: readonly number[], items: readonly Scored[], { score, key }: Scored): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const each = scores[middle]!;
    if (each < score || (each === score && items[middle]!.key < key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** As {@link countBefore}, the item itself counted too. */
function countUpTo(scores: readonly number[], items: readonly Scored[], { score, key }: Scored): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const each = scores[middle]!;
    if (each < score || (each === score && items[middle]!.key <= key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countPreceding<T>(scores: readonly number[], items: readonly T[], precedes: Precedes<T>): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (precedes(scores[middle]!, items, middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
}
