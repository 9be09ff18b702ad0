import type { HashValue } from '../keyspace/hash';
import type { ListValue } from '../keyspace/list';
import type { SetValue } from '../keyspace/set';
import type { SortedSetValue } from '../keyspace/sorted-set';
import type { Value } from '../keyspace/value';
import { formatDouble } from '../numbers';
import { container, valueType } from './codes';
import { writeIntset } from './intset';
import { ListpackWriter } from './listpack';
import type { RdbWriter } from './rdb-writer';
import { writeStream } from './write-stream';

/** Integers up to here, and down to its opposite, stand in a listpack as such when they are scores. */
const largestIntegerScore = 2 ** 62;
/** A node of a list of fewer bytes is never kept compressed, nor one that compression makes shorter by only so many. */
const leastNodeBytes = 48;
const leastNodeSaving = 9;

/** The byte that stands before a value: its type, and how it is encoded. */
export function valueTypeOf(value: Value): number {
  if (typeof value === 'string') return valueType.string;
  switch (value.type) {
    case 'string':
      return valueType.string;
    case 'list':
      return valueType.listQuicklist2;
    case 'set':
      return value.encoding === 'intset' ? valueType.setIntset : valueType.set;
    case 'hash':
      return value.encoding === 'listpack' ? valueType.hashListpack : valueType.hash;
    case 'zset':
      return value.encoding === 'listpack' ? valueType.zsetListpack : valueType.zset2;
    case 'stream':
      return valueType.streamListpacks2;
  }
}

/** Writes a value as Redis 7.0 does, in the encoding that it has in memory. */
export function writeValue(out: RdbWriter, value: Value): void {
  if (typeof value === 'string') return out.string(value);
  switch (value.type) {
    case 'string':
      return out.blob(value.view());
    case 'list':
      return writeList(out, value);
    case 'set':
      return writeSet(out, value);
    case 'hash':
      return writeHash(out, value);
    case 'zset':
      return writeSortedSet(out, value);
    case 'stream':
      return writeStream(out, value);
  }
}

function writeList(out: RdbWriter, list: ListValue): void {
  const nodes = list.nodes.all();
  const depth = list.nodes.shape.compressDepth;
  out.size(nodes.length);
  let from = 0;
  for (const [position, { count, isPlain }] of nodes.entries()) {
    const isInner = depth > 0 && position >= depth && position < nodes.length - depth;
    out.size(isPlain ? container.plain : container.packed);
    const bytes = isPlain ? Buffer.from(list.at(from)!, 'latin1') : packed(list, from, count);
    if (!isInner || bytes.length < leastNodeBytes || !out.compressed(bytes, leastNodeSaving)) out.blob(bytes);
    from += count;
  }
}

function packed(list: ListValue, from: number, count: number): Buffer {
  const listpack = new ListpackWriter();
  for (let index = from; index < from + count; index++) listpack.add(list.at(index)!);
  return listpack.finish();
}

function writeSet(out: RdbWriter, set: SetValue): void {
  if (set.encoding === 'intset') return out.blob(writeIntset(set.values(), set.intsetWidth));
  out.size(set.size);
  for (const member of set.values()) out.string(member);
}

function writeHash(out: RdbWriter, hash: HashValue): void {
  if (hash.encoding === 'listpack') {
    const listpack = new ListpackWriter();
    for (const [field, value] of hash.entries()) {
      listpack.add(field);
      listpack.add(value);
    }
    return out.blob(listpack.finish());
  }
  out.size(hash.size);
  for (const [field, value] of hash.entries()) {
    out.string(field);
    out.string(value);
  }
}

/** A skiplist goes from the highest member down: so each one is added at the front when it is read. */
function writeSortedSet(out: RdbWriter, set: SortedSetValue): void {
  const members = set.slice();
  if (set.encoding === 'listpack') {
    const listpack = new ListpackWriter();
    for (const { key, score } of members) {
      listpack.add(key);
      if (Number.isInteger(score) && Math.abs(score) <= largestIntegerScore) listpack.addInteger(BigInt(score));
      else listpack.add(formatDouble(score));
    }
    return out.blob(listpack.finish());
  }
  out.size(members.length);
  for (const { key, score } of members.reverse()) {
    out.string(key);
    out.double(score);
  }
}
