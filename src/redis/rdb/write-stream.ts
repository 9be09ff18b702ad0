import type { StreamValue } from '../keyspace/stream';
import type { Consumer, ConsumerGroup } from '../keyspace/stream/consumer-group';
import type { StreamId } from '../keyspace/stream/stream-id';
import type { StreamEntry, StreamNode } from '../keyspace/stream/stream-node';
import { maxUint64, signedDifference } from '../keyspace/stream/uint64';
import { entryFlag, rdbVersion } from './codes';
import { ListpackWriter } from './listpack';
import type { RdbWriter } from './rdb-writer';

/** Writes a stream: its nodes as listpacks, its counts, its groups. */
export function writeStream(out: RdbWriter, stream: StreamValue): void {
  out.size(stream.nodeCount);
  for (const node of stream.nodes) {
    out.blob(rawId(node.id));
    out.blob(nodeListpack(node));
  }
  out.size(stream.length);
  writeId(out, stream.lastId);
  writeId(out, stream.firstId);
  writeId(out, stream.maxDeletedId);
  out.size(stream.entriesAdded);
  out.size(stream.groupCount);
  for (const group of stream.groups()) writeGroup(out, group);
}

/** The counts and the names of the first entry's fields, then the entries. */
function nodeListpack(node: StreamNode): Buffer {
  const listpack = new ListpackWriter();
  listpack.addInteger(node.live);
  listpack.addInteger(node.deleted);
  listpack.addInteger(node.masterFields.length);
  for (const name of node.masterFields) listpack.add(name);
  listpack.addInteger(0);
  for (const entry of node.entries) addEntry(listpack, entry, node.id);
  return listpack.finish();
}

/** Flags, the difference to the node's id, fields, and how many elements that was: so it is read backwards. */
function addEntry(listpack: ListpackWriter, { id, fields, sameFields, deleted }: StreamEntry, nodeId: StreamId): void {
  const count = fields.length / 2;
  listpack.addInteger((deleted ? entryFlag.deleted : 0) | (sameFields ? entryFlag.sameFields : 0));
  listpack.addInteger(signedDifference(id.ms, nodeId.ms));
  listpack.addInteger(signedDifference(id.seq, nodeId.seq));
  if (!sameFields) listpack.addInteger(count);
  fields.forEach((text, at) => {
    if (!sameFields || at % 2 === 1) listpack.add(text);
  });
  listpack.addInteger(sameFields ? count + 3 : 2 * count + 4);
}

function writeGroup(out: RdbWriter, group: ConsumerGroup): void {
  out.string(group.name);
  writeId(out, group.lastId);
  out.size(group.entriesRead ?? maxUint64);
  out.size(group.pending.size);
  for (const { id, deliveredAtMs, deliveries } of group.pending) {
    out.raw(rawId(id));
    out.little64(BigInt(deliveredAtMs));
    out.size(deliveries);
  }
  out.size(group.consumerCount);
  for (const consumer of group.consumers()) writeConsumer(out, consumer);
}

/** What is pending stands with the group: here are only the ids. */
function writeConsumer(out: RdbWriter, { name, seenAtMs, activeAtMs, pending }: Consumer): void {
  out.string(name);
  out.little64(BigInt(seenAtMs));
  if (out.version >= rdbVersion.redis72) out.little64(BigInt(activeAtMs));
  out.size(pending.size);
  for (const { id } of pending) out.raw(rawId(id));
}

function writeId(out: RdbWriter, { ms, seq }: StreamId): void {
  out.size(ms);
  out.size(seq);
}

/** 16 bytes, the highest first. */
function rawId({ ms, seq }: StreamId): Buffer {
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeBigUInt64BE(BigInt(ms), 0);
  bytes.writeBigUInt64BE(BigInt(seq), 8);
  return bytes;
}
