import type { Binary } from '../../base/bytes';
import { emptyListpackSize, stringElementSize } from './listpack-size';
import type { EncodingLimits } from './value';

/** A stretch of a list that Redis keeps in one piece of memory. */
export interface QuicklistNode {
  /** How many elements stand in it. */
  count: number;
  /** Bytes of its listpack, or of its element. */
  bytes: number;
  /** One large element as it is, instead of a listpack. */
  readonly isPlain: boolean;
}

/** How a list is cut into nodes. */
export interface QuicklistShape {
  /** `list-max-listpack-size` when the list was made; Infinity: it is one listpack, however large. */
  readonly fill: number;
  /** `list-compress-depth` then: how many nodes at each end stay as they are; 0: all. */
  readonly compressDepth: number;
}

type Side = 'before' | 'after';

/** What Redis takes for the cost of an element, before it knows. */
const estimatedOverhead = 8;
/** What it takes for the saving by a merge. */
const estimatedSaving = 11;
/** By a negative fill. */
const byteLimits = [4096, 8192, 16384, 32768, 65536];
/** The limit of a node whose fill counts elements. */
const safetyLimit = 8192;

/**
 * Where the nodes of a list begin and end in Redis 7.0, which depends on all that was done to the list, and which DUMP
 * shows. Only counts and sizes: the elements are the list's own. Facts: quicklist.c of 7.0.
 */
export class QuicklistNodes {
  private nodes: QuicklistNode[] = [];

  constructor(
    readonly shape: QuicklistShape,
    private readonly limits: Pick<EncodingLimits, 'quicklistPackedThreshold'>,
  ) {}

  /** The nodes from the left. */
  all(): readonly QuicklistNode[] {
    return this.nodes;
  }

  /** Elements that are a node of their own came to the right end. */
  append(elements: readonly Binary[], isPlain: boolean): void {
    const bytes = isPlain ? elements[0]!.length : elements.reduce((sum, each) => sum + stringElementSize(each), emptyListpackSize);
    this.nodes.push({ count: elements.length, bytes, isPlain });
  }

  push(end: 'left' | 'right', element: Binary): void {
    const node = end === 'left' ? this.nodes[0] : this.nodes.at(-1);
    if (node !== undefined && this.hasRoom(node, element)) grow(node, element);
    else if (end === 'left') this.nodes.unshift(this.single(element));
    else this.nodes.push(this.single(element));
  }

  pop(end: 'left' | 'right', element: Binary): void {
    const node = end === 'left' ? this.nodes[0]! : this.nodes.at(-1)!;
    if (node.count > 1) shrink(node, element);
    else if (end === 'left') this.nodes.shift();
    else this.nodes.pop();
  }

  /** An element was put beside the one at an index. @param at the elements as they were, by index */
  insert(index: number, side: Side, element: Binary, at: (index: number) => Binary): void {
    this.insertInto(this.find(index), side, element, at);
  }

  /** An element at an index was replaced. @param at the elements as they were */
  replace(index: number, element: Binary, at: (index: number) => Binary): void {
    const place = this.find(index);
    const { node } = place;
    if (!node.isPlain && !this.isLarge(element)) node.bytes += stringElementSize(element) - stringElementSize(at(index));
    else if (node.isPlain && this.isLarge(element)) node.bytes = element.length;
    else {
      this.insertInto(place, 'after', element, at);
      // What was cut off by the insertion went to a node of its own: the replaced element is the last one.
      if (node.count === 1) this.nodes.splice(this.nodes.indexOf(node), 1);
      else shrink(node, at(index));
    }
  }

  /** Elements were removed. @param indices ascending; @param at the elements as they were */
  remove(indices: readonly number[], at: (index: number) => Binary): void {
    let next = 0;
    let end = 0;
    for (const node of this.nodes) {
      end += node.count;
      for (; next < indices.length && indices[next]! < end; next++) shrink(node, at(indices[next]!));
    }
    if (this.nodes.some(({ count }) => count === 0)) this.nodes = this.nodes.filter(({ count }) => count > 0);
  }

  /** How many bytes all nodes have, as one listpack. */
  get bytes(): number {
    return this.nodes.reduce((sum, node) => sum + node.bytes - emptyListpackSize, emptyListpackSize);
  }

  /** As they are; cut in another way from now on. */
  clone(shape = this.shape): QuicklistNodes {
    const copy = new QuicklistNodes(shape, this.limits);
    copy.nodes = this.nodes.map((node) => ({ ...node }));
    return copy;
  }

  private insertInto({ node, position, begin, offset }: Place, side: Side, element: Binary, at: (index: number) => Binary): void {
    const isAfter = side === 'after';
    const isAtEdge = offset === (isAfter ? node.count - 1 : 0);
    const neighbour = isAtEdge ? this.nodes[position + (isAfter ? 1 : -1)] : undefined;
    if (this.hasRoom(node, element)) grow(node, element);
    else if (!this.isLarge(element) && neighbour !== undefined && this.hasRoom(neighbour, element)) grow(neighbour, element);
    else if (isAtEdge) this.nodes.splice(isAfter ? position + 1 : position, 0, this.single(element));
    else {
      const cut = this.split(node, begin, isAfter ? offset + 1 : offset, side, at);
      const added = this.isLarge(element) ? [this.single(element), cut] : [cut];
      if (!this.isLarge(element)) grow(cut, element);
      this.nodes.splice(isAfter ? position + 1 : position, 0, ...(isAfter ? added : added.toReversed()));
      if (!this.isLarge(element)) this.mergeAround(isAfter ? position : position + 1);
    }
  }

  /** Cuts a node in two. @returns the part on the given side; the node keeps the other */
  private split(node: QuicklistNode, begin: number, offset: number, side: Side, at: (index: number) => Binary): QuicklistNode {
    const [from, to] = side === 'after' ? [begin + offset, begin + node.count] : [begin, begin + offset];
    const cut: QuicklistNode = { count: 0, bytes: emptyListpackSize, isPlain: false };
    for (let index = from; index < to; index++) {
      grow(cut, at(index));
      shrink(node, at(index));
    }
    return cut;
  }

  /** After a split small nodes may stand side by side: joins those near the one at a position. */
  private mergeAround(position: number): void {
    const [previous, center, next] = [this.nodes[position - 1], this.nodes[position]!, this.nodes[position + 1]];
    this.merge(this.nodes[position - 2], previous);
    this.merge(next, this.nodes[this.nodes.indexOf(center) + 2]);
    const joined = this.merge(this.nodes[this.nodes.indexOf(center) - 1], center) ?? center;
    this.merge(joined, this.nodes[this.nodes.indexOf(joined) + 1]);
  }

  /** Joins two neighbours, if both are there and fit into one node. @returns that node */
  private merge(left: QuicklistNode | undefined, right: QuicklistNode | undefined): QuicklistNode | undefined {
    if (left === undefined || right === undefined || left.isPlain || right.isPlain) return undefined;
    if (!this.fits(left.bytes + right.bytes - estimatedSaving, left.count + right.count)) return undefined;
    left.count += right.count;
    left.bytes += right.bytes - emptyListpackSize; // It has one header and one end mark.
    this.nodes.splice(this.nodes.indexOf(right), 1);
    return left;
  }

  private hasRoom(node: QuicklistNode, element: Binary): boolean {
    if (this.shape.fill === Infinity) return true;
    if (node.isPlain || this.isLarge(element)) return false;
    return this.fits(node.bytes + element.length + estimatedOverhead, node.count + 1);
  }

  private fits(bytes: number, count: number): boolean {
    const { fill } = this.shape;
    return fill < 0 ? bytes <= byteLimit(fill) : bytes <= safetyLimit && count <= fill;
  }

  private isLarge(element: Binary): boolean {
    return element.length >= this.limits.quicklistPackedThreshold;
  }

  private single(element: Binary): QuicklistNode {
    if (this.isLarge(element)) return { count: 1, bytes: element.length, isPlain: true };
    return { count: 1, bytes: emptyListpackSize + stringElementSize(element), isPlain: false };
  }

  /** The node that holds the element at an index. O(number of nodes). */
  private find(index: number): Place {
    let position = 0;
    let begin = 0;
    while (begin + this.nodes[position]!.count <= index) begin += this.nodes[position++]!.count;
    return { node: this.nodes[position]!, position, begin, offset: index - begin };
  }
}

/** Whether Redis would put so much into one node, or let it be a listpack. @param share of what is allowed */
export function fitsOneNode(fill: number, bytes: number, count: number, share = 1): boolean {
  if (fill < 0) return bytes <= byteLimit(fill) * share;
  return bytes <= safetyLimit && count <= Math.floor(Math.max(fill, 1) * share);
}

function byteLimit(fill: number): number {
  return byteLimits[Math.min(-fill, byteLimits.length) - 1]!;
}

interface Place {
  readonly node: QuicklistNode;
  /** The rank of the node. */
  readonly position: number;
  /** The index of its first element in the list. */
  readonly begin: number;
  /** The index of the element in the node. */
  readonly offset: number;
}

function grow(node: QuicklistNode, element: Binary): void {
  node.count++;
  node.bytes += stringElementSize(element);
}

function shrink(node: QuicklistNode, element: Binary): void {
  node.count--;
  node.bytes -= stringElementSize(element);
}
