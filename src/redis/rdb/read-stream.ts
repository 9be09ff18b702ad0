import { StreamValue } from '../keyspace/stream';
import type { ConsumerGroup, PendingEntry } from '../keyspace/stream/consumer-group';
import { IdTree } from '../keyspace/stream/id-tree';
import { entriesUpTo } from '../keyspace/stream/read-counter';
import { StreamId } from '../keyspace/stream/stream-id';
import { maxUint64, toUint64, type Uint64 } from '../keyspace/stream/uint64';
import type { EncodingLimits } from '../keyspace/value';
import { valueType } from './codes';
import type { RdbReader } from './rdb-reader';
import { readStreamNode } from './read-stream-node';

type WithoutConsumer = Omit<PendingEntry, 'consumer'>;

/** Reads a stream as any version of Redis wrote it. @throws RdbError */
export function readStream(input: RdbReader, type: number, limits: EncodingLimits): StreamValue {
  const stream = new StreamValue(limits);
  const seen = new Set<string>();
  let live = 0;
  for (let left = input.size('the number of nodes of a stream'); left > 0; left--) {
    const begin = input.offset;
    const id = readNodeId(input);
    if (seen.has(String(id))) input.fail(`the node ${id} of a stream is there twice`, begin);
    seen.add(String(id));
    live += readStreamNode(input, stream, id);
  }
  readCounts(input, stream, type, live);
  for (let left = input.size('the number of groups of a stream'); left > 0; left--) readGroup(input, stream, type);
  return stream;
}

function readNodeId(input: RdbReader): StreamId {
  const begin = input.offset;
  const key = input.blob('the id of a node of a stream');
  if (key.length !== 16) input.fail(`expected the 16 bytes of an id of a node of a stream, found ${key.length}`, begin);
  return new StreamId(toUint64(key.readBigUInt64BE(0)), toUint64(key.readBigUInt64BE(8)));
}

/** Before version 7 a stream kept fewer counts: the others follow from what is there. */
function readCounts(input: RdbReader, stream: StreamValue, type: number, live: number): void {
  const begin = input.offset;
  stream.length = input.size('the length of a stream');
  if (stream.length !== live) input.fail(`a stream of ${live} entries says it has ${stream.length}`, begin);
  stream.lastId = readId(input, 'the last id of a stream');
  if (type === valueType.streamListpacks) {
    stream.renewFirstId();
    stream.entriesAdded = live;
    return;
  }
  stream.firstId = readId(input, 'the first id of a stream');
  stream.maxDeletedId = readId(input, 'the greatest deleted id of a stream');
  stream.entriesAdded = toUint64(input.size64('the number of entries ever added to a stream'));
}

function readGroup(input: RdbReader, stream: StreamValue, type: number): void {
  const begin = input.offset;
  const name = input.string('the name of a group of a stream');
  if (stream.group(name) !== undefined) input.fail('a group of a stream is there twice', begin);
  const lastId = readId(input, 'the last id of a group of a stream');
  const read = type === valueType.streamListpacks ? entriesUpTo(stream, lastId, 'before 8.0') : readEntriesRead(input);
  const group = stream.addGroup(name, lastId, read);
  const unclaimed = readPending(input);
  for (let left = input.size('the number of consumers of a group'); left > 0; left--) readConsumer(input, group, unclaimed, type);
  if (group.pending.size !== unclaimed.size) input.fail('a pending entry of a group has no consumer');
}

function readEntriesRead(input: RdbReader): Uint64 | undefined {
  const read = toUint64(input.size64('how many entries a group has read'));
  return read === maxUint64 ? undefined : read;
}

function readPending(input: RdbReader): IdTree<WithoutConsumer> {
  const pending = new IdTree<WithoutConsumer>();
  for (let left = input.size('the number of pending entries of a group'); left > 0; left--) {
    const begin = input.offset;
    const id = readRawId(input);
    if (pending.get(id) !== undefined) input.fail(`the pending entry ${id} of a group is there twice`, begin);
    const deliveredAtMs = Number(input.little64('the time of a delivery'));
    pending.set({ id, deliveredAtMs, deliveries: toUint64(input.size64('the number of deliveries')) });
  }
  return pending;
}

function readConsumer(input: RdbReader, group: ConsumerGroup, pending: IdTree<WithoutConsumer>, type: number): void {
  const begin = input.offset;
  const name = input.string('the name of a consumer');
  if (group.consumer(name) !== undefined) input.fail('a consumer of a group is there twice', begin);
  const consumer = group.addConsumer(name, Number(input.little64('when a consumer was seen')));
  // Before 7.2 the two times were one.
  consumer.activeAtMs = type === valueType.streamListpacks3 ? Number(input.little64('when a consumer was active')) : consumer.seenAtMs;
  for (let left = input.size('the number of pending entries of a consumer'); left > 0; left--) {
    const at = input.offset;
    const id = readRawId(input);
    const entry = pending.get(id);
    if (entry === undefined) input.fail(`the pending entry ${id} of a consumer is none of its group`, at);
    if (group.pending.get(id) !== undefined) input.fail(`the pending entry ${id} has two consumers`, at);
    group.assign({ ...entry, consumer: name });
  }
}

function readId(input: RdbReader, expected: string): StreamId {
  const ms = toUint64(input.size64(expected));
  return new StreamId(ms, toUint64(input.size64(expected)));
}

function readRawId(input: RdbReader): StreamId {
  const ms = toUint64(input.big64('the id of a pending entry'));
  return new StreamId(ms, toUint64(input.big64('the id of a pending entry')));
}
