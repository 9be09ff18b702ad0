import { insertAt, join, maxEntries, minEntries } from '../tree-nodes';
import { compareIds, type StreamId } from './stream-id';

/** What an {@link IdTree} holds. Its id stays the same while it is in the tree. */
export interface Identified {
  readonly id: StreamId;
}

/**
 * Items in the order of their ids; look-up, insertion, removal and neighbours in O(log n), a copy in O(1).
 *
 * A B+ tree whose nodes belong to the tree that made them: a copy shares all of them, and whichever of the two changes
 * one next makes its own first. (Bayer and McCreight 1972; path copying as in Driscoll et al., "Making Data Structures
 * Persistent", 1989, less the copies of nodes that nobody else can see.)
 */
export class IdTree<T extends Identified> {
  private owner: Owner = {};
  private root: Node<T> = new Leaf<T>(this.owner, []);
  private count = 0;

  get size(): number {
    return this.count;
  }

  get(id: StreamId): T | undefined {
    const item = this.atMost(id);
    return item !== undefined && compareIds(item.id, id) === 0 ? item : undefined;
  }

  /** Puts an item at its id, in place of the one there. */
  set(item: T): void {
    this.root = this.root.owned(this.owner);
    const added = this.root.set(item);
    if (added === 'replaced') return;
    this.count++;
    if (added !== 'added') this.root = new Inner<T>(this.owner, [this.root, added]);
  }

  /** Removes the item of an id. @returns it, undefined when it was not there */
  delete(id: StreamId): T | undefined {
    const item = this.get(id);
    if (item === undefined) return undefined;
    this.root = this.root.owned(this.owner);
    this.root.delete(id);
    while (this.root instanceof Inner && this.root.width === 1) this.root = this.root.children[0]!;
    this.count--;
    return item;
  }

  first(): T | undefined {
    return this.root.first;
  }

  last(): T | undefined {
    return this.root.last;
  }

  /** The item with this id or the nearest smaller one. */
  atMost(id: StreamId): T | undefined {
    let node = this.root;
    while (node instanceof Inner) node = node.children[node.placeOf(id)]!;
    return node.items[countUpTo(node.items, id) - 1];
  }

  /** The item with this id or the nearest greater one. */
  atLeast(id: StreamId): T | undefined {
    return this.root.atLeast(id);
  }

  /** The item with the nearest greater id. */
  after(id: StreamId): T | undefined {
    return this.root.after(id);
  }

  /** The item with the nearest smaller id. */
  before(id: StreamId): T | undefined {
    return this.root.before(id);
  }

  /** All items in order. The tree must not change meanwhile. */
  [Symbol.iterator](): IterableIterator<T> {
    return ascending(this.root);
  }

  /** The items with this id or a greater one, in order. The tree must not change meanwhile. */
  from(id: StreamId): IterableIterator<T> {
    return ascending(this.root, id);
  }

  /** The items with this id or a smaller one, the greatest first; all when there is no id. The tree must not change meanwhile. */
  downFrom(id?: StreamId): IterableIterator<T> {
    return descending(this.root, id);
  }

  /** A copy that changes apart from this one. O(1). */
  clone(): IdTree<T> {
    const copy = new IdTree<T>();
    copy.root = this.root;
    copy.count = this.count;
    this.owner = {};
    return copy;
  }
}

/** A tree's proof that a node is its own; replaced when the tree is copied. */
type Owner = object;

type Node<T extends Identified> = Leaf<T> | Inner<T>;

class Leaf<T extends Identified> {
  constructor(
    readonly owner: Owner,
    readonly items: T[],
  ) {}

  get width(): number {
    return this.items.length;
  }

  get first(): T | undefined {
    return this.items[0];
  }

  get last(): T | undefined {
    return this.items.at(-1);
  }

  owned(owner: Owner): Leaf<T> {
    return this.owner === owner ? this : new Leaf(owner, this.items.slice());
  }

  atLeast(id: StreamId): T | undefined {
    return this.items[countBefore(this.items, id)];
  }

  after(id: StreamId): T | undefined {
    return this.items[countUpTo(this.items, id)];
  }

  before(id: StreamId): T | undefined {
    return this.items[countBefore(this.items, id) - 1];
  }

  /** @returns the right part, when it had to be split */
  set(item: T): Leaf<T> | 'added' | 'replaced' {
    const { items } = this;
    const at = countUpTo(items, item.id);
    if (at > 0 && compareIds(items[at - 1]!.id, item.id) === 0) {
      items[at - 1] = item;
      return 'replaced';
    }
    insertAt(items, at, item);
    return items.length > maxEntries ? new Leaf(this.owner, items.splice(splitPlace(items, at))) : 'added';
  }

  /** Removes the item of an id, which is there. */
  delete(id: StreamId): void {
    this.items.splice(countUpTo(this.items, id) - 1, 1);
  }

  /** Takes over the right neighbour, or a part of it when both do not fit in one. @returns whether the neighbour is used up */
  absorb(right: Leaf<T>): boolean {
    return join(this.items, right.items);
  }
}

class Inner<T extends Identified> {
  /** The first item below each child. */
  private readonly firsts: T[];

  constructor(
    readonly owner: Owner,
    readonly children: Node<T>[],
    firsts?: T[],
  ) {
    this.firsts = firsts ?? children.map((child) => child.first!);
  }

  get width(): number {
    return this.children.length;
  }

  get first(): T | undefined {
    return this.firsts[0];
  }

  get last(): T | undefined {
    return this.children.at(-1)!.last;
  }

  owned(owner: Owner): Inner<T> {
    return this.owner === owner ? this : new Inner<T>(owner, this.children.slice(), this.firsts.slice());
  }

  /** The place of the child that an id belongs to. */
  placeOf(id: StreamId): number {
    return Math.max(countUpTo(this.firsts, id) - 1, 0);
  }

  atLeast(id: StreamId): T | undefined {
    const at = this.placeOf(id);
    return this.children[at]!.atLeast(id) ?? this.firsts[at + 1];
  }

  after(id: StreamId): T | undefined {
    const at = this.placeOf(id);
    return this.children[at]!.after(id) ?? this.firsts[at + 1];
  }

  before(id: StreamId): T | undefined {
    const at = countBefore(this.firsts, id) - 1;
    return at < 0 ? undefined : this.children[at]!.before(id);
  }

  set(item: T): Inner<T> | 'added' | 'replaced' {
    const at = this.placeOf(item.id);
    const child = this.ownedChild(at);
    const added = child.set(item);
    this.firsts[at] = child.first!;
    if (typeof added === 'string') return added;
    insertAt<Node<T>>(this.children, at + 1, added);
    insertAt(this.firsts, at + 1, added.first!);
    if (this.children.length <= maxEntries) return 'added';
    const place = splitPlace(this.children, at + 1);
    return new Inner<T>(this.owner, this.children.splice(place), this.firsts.splice(place));
  }

  delete(id: StreamId): void {
    const at = this.placeOf(id);
    const child = this.ownedChild(at);
    child.delete(id);
    if (child.width === 0) this.drop(at);
    else if (child.width < minEntries) this.widen(at);
    else this.firsts[at] = child.first!;
  }

  absorb(right: Inner<T>): boolean {
    join(this.firsts, right.firsts);
    return join(this.children, right.children);
  }

  private ownedChild(at: number): Node<T> {
    return (this.children[at] = this.children[at]!.owned(this.owner));
  }

  private drop(at: number): void {
    this.children.splice(at, 1);
    this.firsts.splice(at, 1);
  }

  /** Joins a child that has become too small with a neighbour. */
  private widen(at: number): void {
    const left = Math.max(at === this.children.length - 1 ? at - 1 : at, 0);
    const right = left + 1;
    if (right < this.children.length) {
      // Children of one node are of one kind, as all leaves lie equally deep.
      const usedUp = (this.ownedChild(left) as Inner<T>).absorb(this.ownedChild(right) as Inner<T>);
      if (usedUp) this.drop(right);
      else this.firsts[right] = this.children[right]!.first!;
    }
    this.firsts[left] = this.children[left]!.first!;
  }
}

/** Goes from leaf to leaf: a generator that called itself for each child would pass every item through all levels. */
function* ascending<T extends Identified>(root: Node<T>, from?: StreamId): IterableIterator<T> {
  const path: { readonly node: Inner<T>; at: number }[] = [];
  let node: Node<T> | undefined = root;
  let seeks = from;
  while (node !== undefined) {
    while (node instanceof Inner) {
      const at: number = seeks === undefined ? 0 : node.placeOf(seeks);
      path.push({ node, at });
      node = node.children[at]!;
    }
    const { items }: Leaf<T> = node;
    for (let at = seeks === undefined ? 0 : countBefore(items, seeks); at < items.length; at++) yield items[at]!;
    seeks = undefined;
    while (path.length > 0 && path.at(-1)!.at === path.at(-1)!.node.children.length - 1) path.pop();
    const step = path.at(-1);
    node = step?.node.children[++step.at];
  }
}

function* descending<T extends Identified>(root: Node<T>, from?: StreamId): IterableIterator<T> {
  const path: { readonly node: Inner<T>; at: number }[] = [];
  let node: Node<T> | undefined = root;
  let seeks = from;
  while (node !== undefined) {
    while (node instanceof Inner) {
      const at: number = seeks === undefined ? node.children.length - 1 : node.placeOf(seeks);
      path.push({ node, at });
      node = node.children[at]!;
    }
    const { items }: Leaf<T> = node;
    for (let at = (seeks === undefined ? items.length : countUpTo(items, seeks)) - 1; at >= 0; at--) yield items[at]!;
    seeks = undefined;
    while (path.length > 0 && path.at(-1)!.at === 0) path.pop();
    const step = path.at(-1);
    node = step?.node.children[--step.at];
  }
}

/** How many items of a sorted list come before an id. */
function countBefore(items: readonly Identified[], id: StreamId): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareIds(items[middle]!.id, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** As {@link countBefore}, the id itself counted too. */
function countUpTo(items: readonly Identified[], id: StreamId): number {
  let low = 0;
  let high = items.length;
  // Most ids are looked for at the end: what is new is the greatest.
  if (high > 0 && compareIds(items[high - 1]!.id, id) <= 0) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareIds(items[middle]!.id, id) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where to split a list that is too long: in the middle, or, when it grows at its end, so that its left part stays full. */
function splitPlace(list: readonly unknown[], grownAt: number): number {
  return grownAt === list.length - 1 ? grownAt : list.length >> 1;
}
