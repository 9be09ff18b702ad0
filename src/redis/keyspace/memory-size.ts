import { formatDouble } from '../numbers';
import { emptyListpackSize, integerElementSize, stringElementSize } from './listpack-size';
import { allocated, hashEntryBytes, slotBytes, stringAllocation } from './memory-allocation';
import type { HashValue } from './hash';
import type { ListValue } from './list';
import type { SetValue } from './set';
import type { SortedSetValue } from './sorted-set';
import type { StreamValue } from './stream';
import { type StringBuffer, stringEncoding } from './string-buffer';
import type { Value } from './value';

/** Bytes of Redis 7.0's structures on a 64-bit machine. */
const sizes = {
  object: 16,
  hashTable: 56,
  quicklist: 40,
  quicklistNode: 40,
  sortedSet: 16,
  skipList: 32,
  skipListHead: 640,
  /** With the levels that a node has on average. */
  skipListNode: 54,
  listpackWithTimes: 24,
  stream: 80,
  streamId: 16,
  radixTreeNode: 4 + 30 * 8,
  group: 48,
  consumer: 40,
  pending: 24,
} as const;

/** Streams begin a listpack with so much room. */
const streamRoom = 4096;

/**
 * Bytes that a value would take in Redis, with no other estimate than that of MEMORY USAGE: what lies in a hash table counts by its
 * mean size. O(1), but for what is in a listpack (O(elements), of which there are few) and for the nodes of lists and streams.
 */
export function memoryOf(value: Value): number {
  if (typeof value === 'string') return memoryOfString(value);
  switch (value.type) {
    case 'string':
      return memoryOfString(value);
    case 'list':
      return sizes.object + memoryOfList(value);
    case 'set':
      return sizes.object + memoryOfSet(value);
    case 'hash':
      return sizes.object + memoryOfHash(value);
    case 'zset':
      return sizes.object + memoryOfSortedSet(value);
    case 'stream':
      return sizes.object + memoryOfStream(value);
  }
}

function memoryOfString(value: string | StringBuffer): number {
  const encoding = stringEncoding(value);
  if (encoding === 'int') return sizes.object;
  // A short string lies behind its object, with a header of three bytes and a zero at its end.
  if (encoding === 'embstr') return allocated(sizes.object + 4 + value.length);
  return sizes.object + stringAllocation(typeof value === 'string' ? value.length : value.capacity);
}

function memoryOfList(list: ListValue): number {
  const nodes = list.nodes.all();
  if (list.encoding === 'listpack') return allocated(list.nodes.bytes);
  return nodes.reduce((sum, { bytes }) => sum + sizes.quicklistNode + allocated(bytes), sizes.quicklist as number);
}

function memoryOfSet(set: SetValue): number {
  if (set.encoding === 'intset') return allocated(8 + set.size * set.intsetWidth);
  if (set.encoding === 'hashtable') return memoryOfTable(set.size) + set.size * meanAllocation(set.memberBytes, set.size);
  let bytes = emptyListpackSize;
  for (const member of set.values()) bytes += stringElementSize(member);
  return allocated(bytes);
}

function memoryOfHash(hash: HashValue): number {
  if (hash.encoding === 'hashtable') return memoryOfTable(hash.size) + memoryOfPairs(hash);
  let bytes = emptyListpackSize;
  for (const [field, value] of hash.entries()) bytes += stringElementSize(field) + stringElementSize(value);
  if (hash.encoding === 'listpack') return allocated(bytes);
  return sizes.listpackWithTimes + allocated(bytes + hash.size * integerElementSize(0));
}

function memoryOfPairs({ size, fieldBytes, valueBytes }: HashValue): number {
  return size * (meanAllocation(fieldBytes, size) + meanAllocation(valueBytes, size));
}

function memoryOfSortedSet(set: SortedSetValue): number {
  const { size } = set;
  if (set.encoding === 'skiplist') {
    const head = sizes.sortedSet + sizes.skipList + sizes.skipListHead;
    return head + memoryOfTable(size) + size * (meanAllocation(set.memberBytes, size) + sizes.skipListNode);
  }
  let bytes = emptyListpackSize;
  for (const { key, score } of set.slice()) bytes += stringElementSize(key) + stringElementSize(formatDouble(score));
  return allocated(bytes);
}

function memoryOfStream(stream: StreamValue): number {
  let bytes = sizes.stream + stream.countRadixTreeNodes() * sizes.radixTreeNode + stream.nodeCount * sizes.streamId;
  let last = 0;
  for (const node of stream.nodes) {
    bytes += last;
    last = allocated(node.size);
  }
  bytes += last === 0 ? 0 : Math.max(last, streamRoom);
  for (const group of stream.groups()) {
    bytes += sizes.group + memoryOfPending(group.pending.size) + group.pending.size * sizes.pending;
    for (const consumer of group.consumers()) bytes += sizes.consumer + consumer.name.length + memoryOfPending(consumer.pending.size);
  }
  return bytes;
}

/** A radix tree of ids, most of which part in their first half: then a node for the rest and one for the end follow. */
function memoryOfPending(count: number): number {
  return count * sizes.streamId + (2 * count + 1) * sizes.radixTreeNode;
}

/** A hash table without what its entries point to. */
function memoryOfTable(count: number): number {
  return sizes.hashTable + slotBytes(count) + count * hashEntryBytes;
}

function meanAllocation(bytes: number, count: number): number {
  return count === 0 ? 0 : stringAllocation(Math.round(bytes / count));
}
