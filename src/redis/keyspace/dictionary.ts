import type { Binary } from '../../base/bytes';
import type { Random } from '../../base/random';

/** One key of a {@link Dictionary}. `seq` is the rank of its insertion; negative once it was deleted. */
export interface Node {
  readonly key: Binary;
  seq: number;
}

/** Up to so many keys are looked for one by one: a Map would be a quarter of what a small hash takes in memory. */
const mostWithoutMap = 12;

/**
 * A hash table that can be scanned and sampled: lookup, insertion and deletion in O(1), a random key in O(1) expected,
 * and a scan of `count` keys in O(count + log n) that copies nothing.
 *
 * Nodes stand in the order of insertion in `order`; a deleted node stays there, marked, until half of the places are such.
 * A scan runs from the newest node to the oldest and its cursor is the `seq` of the last node it returned. Hence it
 * returns each key that was there throughout exactly once, and it ends even when each step adds keys: they are newer.
 */
export class Dictionary<N extends Node> {
  /** Undefined as long as there are few: then all in `order` are there. */
  private nodes: Map<Binary, N> | undefined;
  private order: N[] = [];
  private count = 0;
  private bytes = 0;
  private deleted = 0;
  private nextSeq = 1;
  private sorted = true;

  get size(): number {
    return this.count;
  }

  /** Bytes of all keys. */
  get keyBytes(): number {
    return this.bytes;
  }

  get(key: Binary): N | undefined {
    if (this.nodes !== undefined) return this.nodes.get(key);
    const { order } = this;
    for (let at = 0; at < order.length; at++) if (order[at]!.key === key) return order[at];
    return undefined;
  }

  has(key: Binary): boolean {
    return this.get(key) !== undefined;
  }

  /** Adds a node whose key is not there yet, as the newest one. */
  add(node: N): void {
    node.seq = this.nextSeq++;
    this.put(node);
  }

  /** Puts a node back that {@link delete} removed, at its old place in the order. Its key is not there. */
  revive(node: N, seq: number): void {
    node.seq = seq;
    this.put(node);
    this.sorted = false;
  }

  /** Removes a key; returns its node, or undefined when it was not there. */
  delete(key: Binary): N | undefined {
    const node = this.get(key);
    if (node === undefined) return undefined;
    this.nodes?.delete(key);
    this.count--;
    this.bytes -= key.length;
    node.seq = -node.seq;
    this.deleted++;
    if (this.nodes === undefined || (this.deleted > 32 && this.deleted > this.count)) this.compact();
    return node;
  }

  /** How many keys there are in a hash slot; only a dictionary of a cluster's node knows: see {@link SlottedDictionary}. */
  countIn(_slot: number): number {
    return 0;
  }

  /** The newest keys of a hash slot, up to so many; see {@link countIn}. */
  keysIn(_slot: number, _count: number): Binary[] {
    return [];
  }

  clear(): void {
    for (const node of this.order) if (node.seq > 0) node.seq = -node.seq;
    this.nodes = undefined;
    this.count = 0;
    this.bytes = 0;
    this.order = [];
    this.deleted = 0;
    this.sorted = true;
  }

  /** A copy with the same order, so that a scan goes on in it where it was. @param copyNode a node like the given one */
  clone(copyNode: (node: N) => N): Dictionary<N> {
    const copy = new Dictionary<N>();
    for (const node of this.values()) {
      copy.nextSeq = node.seq;
      copy.add(copyNode(node));
    }
    copy.nextSeq = this.nextSeq;
    return copy;
  }

  /** The nodes, oldest first. The table must not change meanwhile. */
  *values(): IterableIterator<N> {
    this.sort();
    for (const node of this.order) if (node.seq > 0) yield node;
  }

  /** A node picked uniformly, or undefined when there is none. */
  random(random: Random): N | undefined {
    if (this.count === 0) return undefined;
    for (;;) {
      const node = this.order[random.below(this.order.length)]!;
      if (node.seq > 0) return node;
    }
  }

  /**
   * Visits up to `count` nodes older than `cursor` (0: from the newest).
   * @returns the next cursor; 0 when the scan is complete.
   */
  scan(cursor: number, count: number, visit: (node: N) => void): number {
    this.sort();
    let at = (cursor === 0 ? this.order.length : this.position(cursor)) - 1;
    let last = 0;
    for (let left = count; at >= 0; at--) {
      const node = this.order[at]!;
      if (node.seq < 0) continue;
      if (left-- === 0) return last;
      last = node.seq;
      visit(node);
    }
    return 0;
  }

  private put(node: N): void {
    this.count++;
    this.bytes += node.key.length;
    this.order.push(node);
    if (this.nodes !== undefined) this.nodes.set(node.key, node);
    else if (this.count > mostWithoutMap) this.nodes = new Map(this.order.map((each) => [each.key, each]));
  }

  /** The first position whose node is not older than `seq`. */
  private position(seq: number): number {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (Math.abs(this.order[middle]!.seq) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Revived nodes were appended: they go back to their places before anybody looks at the order. */
  private sort(): void {
    if (this.sorted) return;
    this.compact();
    this.order.sort((a, b) => a.seq - b.seq);
    this.sorted = true;
  }

  private compact(): void {
    this.order = this.order.filter((node) => node.seq > 0);
    this.deleted = 0;
  }
}
