import type { Binary } from '../../base/bytes';
import { ConsumerGroup } from './stream/consumer-group';
import { IdTree } from './stream/id-tree';
import { countRadixTreeNodes } from './stream/radix-tree-nodes';
import type { StreamCounts } from './stream/read-counter';
import { compareIds, maxId, minId, type StreamId } from './stream/stream-id';
import { type StreamEntry, StreamNode } from './stream/stream-node';
import { plus, type Uint64 } from './stream/uint64';
import { type EncodingLimits, type MutableValue, unowned } from './value';

/** Which entries of a stream, in which order. */
export interface StreamRange {
  readonly from: StreamId;
  readonly to: StreamId;
  /** From the last to the first. */
  readonly reverse?: boolean;
  /** At most so many; all unless told. */
  readonly limit?: number;
}

/** No listpack is larger, whatever the settings say. */
const largestNodeBytes = 2 ** 30;

/**
 * Entries in the order of their ids, and groups of consumers that read them.
 *
 * The entries are in nodes as Redis has them in its listpacks, for clients see where a node ends: approximate trims remove whole nodes.
 * The nodes are in a tree, so both ends and every id are O(log n) away. A copy shares nodes and what is pending until one of both changes it.
 */
export class StreamValue implements MutableValue, StreamCounts {
  readonly type = 'stream';
  readonly encoding = 'stream';
  epoch = unowned;
  length = 0;
  entriesAdded: Uint64 = 0;
  firstId: StreamId = minId;
  lastId: StreamId = minId;
  maxDeletedId: StreamId = minId;
  private tree = new IdTree<StreamNode>();
  private groupsByName = new Map<Binary, ConsumerGroup>();
  /** The proof that a node or a group is this stream's own; replaced when it is copied. */
  private owner: object = {};

  constructor(private readonly limits: EncodingLimits) {}

  /** In order. */
  get nodes(): Iterable<StreamNode> {
    return this.tree;
  }

  get nodeCount(): number {
    return this.tree.size;
  }

  /** As XINFO STREAM tells it. O(nodes). */
  countRadixTreeNodes(): number {
    return countRadixTreeNodes(nodeIds(this.tree));
  }

  /**
   * Adds an entry, whose id must be greater than the last one.
   * @param fields names and values in turn; taken over
   */
  append(id: StreamId, fields: Binary[]): void {
    const last = this.tree.last();
    const node = last === undefined || this.isFull(last, fields) ? this.addNode(id, namesOf(fields)) : this.own(last);
    node.append(id, fields);
    this.length++;
    this.entriesAdded = plus(this.entriesAdded, 1);
    this.lastId = id;
    if (this.length === 1) this.firstId = id;
  }

  /** Adds a node at the end as it was saved. Its entries follow by its `append`; the counts are set by the caller. */
  addNode(id: StreamId, masterFields: readonly Binary[]): StreamNode {
    const node = new StreamNode(this.owner, id, masterFields);
    this.tree.set(node);
    return node;
  }

  /** The entry of an id, unless it is deleted. */
  get(id: StreamId): StreamEntry | undefined {
    return this.range({ from: id, to: id, limit: 1 })[0];
  }

  /** The entries of a range. O(log n + m), and what lies deleted between them. */
  range({ from, to, reverse = false, limit = Infinity }: StreamRange): StreamEntry[] {
    const found: StreamEntry[] = [];
    const bounds = { from, to, limit };
    if (limit <= 0) return found;
    if (reverse)
      for (let node = this.lastNodeOf(to); node !== undefined && !collectDown(node, bounds, found);) node = this.tree.before(node.id);
    else for (let node = this.firstNodeOf(from); node !== undefined && !collectUp(node, bounds, found);) node = this.tree.after(node.id);
    return found;
  }

  /** The last entry that is there; 0-0 when none is. */
  get lastLiveId(): StreamId {
    return this.range({ from: minId, to: maxId, reverse: true, limit: 1 })[0]?.id ?? minId;
  }

  /** Deletes an entry. @returns whether it was there */
  delete(id: StreamId): boolean {
    for (let node = this.firstNodeOf(id); node !== undefined; node = this.tree.after(node.id)) {
      const { entries } = node;
      for (let at = node.placeOf(id); at < entries.length; at++) {
        const entry = entries[at]!;
        if (entry.deleted || compareIds(entry.id, id) < 0) continue;
        if (compareIds(entry.id, id) > 0) return false;
        this.deleteAt(node, at);
        return true;
      }
    }
    return false;
  }

  /** The first node. */
  get firstNode(): StreamNode | undefined {
    return this.tree.first();
  }

  /** The node after one that was there. */
  nodeAfter({ id }: StreamNode): StreamNode | undefined {
    return this.tree.after(id);
  }

  /** Takes the first node away with all its entries. */
  dropFirstNode(): void {
    const node = this.tree.first()!;
    this.length -= node.live;
    this.tree.delete(node.id);
  }

  /** Deletes entries of the first node from its start up to where `stops` says so, but leaves the node. @returns them */
  deleteInFirstNode(stops: (entry: StreamEntry) => boolean): StreamEntry[] {
    const node = this.own(this.tree.first()!);
    const deleted: StreamEntry[] = [];
    for (let at = 0; at < node.entries.length && !stops(node.entries[at]!); at++) {
      if (node.entries[at]!.deleted) continue;
      deleted.push(node.entries[at]!);
      node.delete(at);
      this.length--;
    }
    return deleted;
  }

  /** Finds the first entry anew, after the first one went. */
  renewFirstId(): void {
    this.firstId = this.length === 0 ? minId : (this.range({ from: minId, to: maxId, limit: 1 })[0]?.id ?? maxId);
  }

  // ---- Groups

  get groupCount(): number {
    return this.groupsByName.size;
  }

  /** In the byte order of their names. Not to be changed. */
  groups(): ConsumerGroup[] {
    return [...this.groupsByName.keys()].sort().map((name) => this.groupsByName.get(name)!);
  }

  /** A group, not to be changed. */
  group(name: Binary): ConsumerGroup | undefined {
    return this.groupsByName.get(name);
  }

  /** A group that is there, safe to change. */
  ownGroup(name: Binary): ConsumerGroup {
    const group = this.groupsByName.get(name)!;
    if (group.owner === this.owner) return group;
    const copy = group.copyFor(this.owner);
    this.groupsByName.set(name, copy);
    return copy;
  }

  /** Adds a group of a new name. */
  addGroup(name: Binary, lastId: StreamId, entriesRead: Uint64 | undefined): ConsumerGroup {
    const group = new ConsumerGroup(this.owner, name, lastId, entriesRead);
    this.groupsByName.set(name, group);
    return group;
  }

  deleteGroup(name: Binary): void {
    this.groupsByName.delete(name);
  }

  /** Whether a group has still to read an entry, or has it pending. */
  isReferenced(id: StreamId): boolean {
    for (const { lastId, pending } of this.groupsByName.values())
      if (compareIds(lastId, id) < 0 || pending.get(id) !== undefined) return true;
    return false;
  }

  /** An entry is pending in no group any more. @returns in how many it was */
  releaseEverywhere(id: StreamId): number {
    const holders = [...this.groupsByName.values()].filter(({ pending }) => pending.get(id) !== undefined);
    for (const { name } of holders) this.ownGroup(name).release(id);
    return holders.length;
  }

  clone(): StreamValue {
    const copy = new StreamValue(this.limits);
    copy.length = this.length;
    copy.entriesAdded = this.entriesAdded;
    copy.firstId = this.firstId;
    copy.lastId = this.lastId;
    copy.maxDeletedId = this.maxDeletedId;
    copy.tree = this.tree.clone();
    copy.groupsByName = new Map(this.groupsByName);
    this.owner = {};
    return copy;
  }

  // ---- Nodes

  private isFull(node: StreamNode, fields: readonly Binary[]): boolean {
    const { streamNodeMaxBytes, streamNodeMaxEntries } = this.limits;
    const mostBytes = streamNodeMaxBytes === 0 ? largestNodeBytes : Math.min(streamNodeMaxBytes, largestNodeBytes);
    let added = 0;
    for (const each of fields) added += each.length;
    return node.size + added >= mostBytes || (streamNodeMaxEntries > 0 && node.entries.length >= streamNodeMaxEntries);
  }

  private own(node: StreamNode): StreamNode {
    if (node.owner === this.owner) return node;
    const copy = node.copyFor(this.owner);
    this.tree.set(copy);
    return copy;
  }

  private deleteAt(node: StreamNode, at: number): void {
    if (node.live === 1) this.tree.delete(node.id);
    else this.own(node).delete(at);
    this.length--;
  }

  /** The first node that may hold entries from an id on. */
  private firstNodeOf(from: StreamId): StreamNode | undefined {
    return this.tree.atMost(from) ?? this.tree.first();
  }

  /** The last node that may hold entries up to an id: any, when there is none before it, for after XSETID an entry may stand in a node whose id is greater. */
  private lastNodeOf(to: StreamId): StreamNode | undefined {
    return this.tree.atMost(to) ?? this.tree.last();
  }
}

type Bounds = Required<Pick<StreamRange, 'from' | 'to' | 'limit'>>;

/** Adds a node's entries of a range. @returns whether it is at its end: the first entry beyond ends it, even where the order of nodes is not that of ids */
function collectUp(node: StreamNode, { from, to, limit }: Bounds, found: StreamEntry[]): boolean {
  const { entries } = node;
  for (let at = node.placeOf(from); at < entries.length; at++) {
    const entry = entries[at]!;
    if (entry.deleted || compareIds(entry.id, from) < 0) continue;
    if (compareIds(entry.id, to) > 0 || found.push(entry) === limit) return true;
  }
  return false;
}

/** As {@link collectUp}, from the last to the first. */
function collectDown(node: StreamNode, { from, to, limit }: Bounds, found: StreamEntry[]): boolean {
  const { entries } = node;
  for (let at = node.endOf(to) - 1; at >= 0; at--) {
    const entry = entries[at]!;
    if (entry.deleted || compareIds(entry.id, to) > 0) continue;
    if (compareIds(entry.id, from) < 0 || found.push(entry) === limit) return true;
  }
  return false;
}

function namesOf(fields: readonly Binary[]): Binary[] {
  return fields.filter((_, i) => i % 2 === 0);
}

function* nodeIds(nodes: Iterable<StreamNode>): Iterable<StreamId> {
  for (const { id } of nodes) yield id;
}
