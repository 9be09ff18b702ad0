import type { Binary } from '../../base/bytes';
import type { ListValue } from '../keyspace/list';
import type { SetValue } from '../keyspace/set';
import type { SortedSetValue } from '../keyspace/sorted-set';
import type { Value } from '../keyspace/value';
import { formatDouble } from '../numbers';
import { container, rdbVersion, valueType } from './codes';
import { formatShortest } from '../shortest-double';
import { writeIntset } from './intset';
import { ListpackWriter } from './listpack';
import type { RdbWriter } from './rdb-writer';
import { hashTypeOf, writeHash } from './write-hash';
import { writeStream } from './write-stream';

/** Integers up to here, and down to its opposite, stand in a listpack as such when they are scores. */
const largestIntegerScore = 2 ** 62;
/** A node of a list of fewer bytes is never kept compressed, nor one that compression makes shorter by only so many. */
const leastNodeBytes = 48;
const leastNodeSaving = 9;

/** The byte that stands before a value: its type, and how a version of the format encodes it. */
export function valueTypeOf(value: Value, version: number): number {
  if (typeof value === 'string') return valueType.string;
  switch (value.type) {
    case 'string':
      return valueType.string;
    case 'list':
      return valueType.listQuicklist2;
    case 'set':
      if (value.encoding === 'listpack' && version >= rdbVersion.redis72) return valueType.setListpack;
      return value.encoding === 'intset' ? valueType.setIntset : valueType.set;
    case 'hash':
      return hashTypeOf(value, version);
    case 'zset':
      return value.encoding === 'listpack' ? valueType.zsetListpack : valueType.zset2;
    case 'stream':
      return version >= rdbVersion.redis72 ? valueType.streamListpacks3 : valueType.streamListpacks2;
  }
}

/** Writes a value in the encoding that it has in memory, as far as the writer's version of the format knows it. */
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
    const bytes = isPlain ? Buffer.from(list.at(from)!, 'latin1') : listpackOf(list.slice(from, from + count - 1));
    if (!isInner || bytes.length < leastNodeBytes || !out.compressed(bytes, leastNodeSaving)) out.blob(bytes);
    from += count;
  }
}

function listpackOf(elements: Iterable<Binary>): Buffer {
  const listpack = new ListpackWriter();
  for (const each of elements) listpack.add(each);
  return listpack.finish();
}

function writeSet(out: RdbWriter, set: SetValue): void {
  const type = valueTypeOf(set, out.version);
  if (type === valueType.setIntset) return out.blob(writeIntset(set.values(), set.intsetWidth));
  if (type === valueType.setListpack) return out.blob(listpackOf(set.values()));
  out.size(set.size);
  for (const member of set.values()) out.string(member);
}

/** A skiplist goes from the highest member down: so each one is added at the front when it is read. */
function writeSortedSet(out: RdbWriter, set: SortedSetValue): void {
  const members = set.slice();
  if (set.encoding === 'listpack') {
    const listpack = new ListpackWriter();
    for (const { key, score } of members) {
      listpack.add(key);
      if (Number.isInteger(score) && Math.abs(score) <= largestIntegerScore) listpack.addInteger(BigInt(score));
      else listpack.add(out.version >= rdbVersion.redis72 ? formatShortest(score) : formatDouble(score));
    }
    return out.blob(listpack.finish());
  }
  out.size(members.length);
  for (const { key, score } of members.reverse()) {
    out.string(key);
    out.double(score);
  }
}
