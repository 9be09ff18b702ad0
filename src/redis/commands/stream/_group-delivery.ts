import type { Binary } from '../../../base/bytes';
import type { Context } from '../../context';
import type { StreamValue } from '../../keyspace/stream';
import type { Consumer, ConsumerGroup } from '../../keyspace/stream/consumer-group';
import { countRead } from '../../keyspace/stream/read-counter';
import { idAfter, maxId, type StreamId } from '../../keyspace/stream/stream-id';
import { plus } from '../../keyspace/stream/uint64';
import { nullArray, type Reply } from '../../reply';
import { entryReply } from './_entries';
import type { GroupReader } from './_read';

/** Which entries a consumer is given. */
export interface Delivery {
  readonly limit: number;
  readonly noAck: boolean;
}

/** A consumer of a group, which has just been seen; one that was not there is made, and notified of. */
export function seeConsumer({ db, keyspace }: Context, key: Binary, group: ConsumerGroup, name: Binary): Consumer {
  const present = group.consumer(name);
  if (present !== undefined) {
    present.seenAtMs = keyspace.nowMs;
    return present;
  }
  keyspace.stats.changes++;
  db.notify('stream', 'xgroup-createconsumer', key);
  return group.addConsumer(name, keyspace.nowMs);
}

/** Gives a consumer what its group has not read yet. */
export function deliverNew(context: Context, key: Binary, reader: GroupReader, { limit, noAck }: Delivery): Reply {
  const { stream, group, consumer } = openGroup(context, key, reader);
  const from = idAfter(group.lastId);
  const entries = from === undefined ? [] : stream.range({ from, to: maxId, limit });
  for (const { id } of entries) {
    countRead(stream, group, id);
    if (!noAck) group.assign({ id, consumer: consumer.name, deliveredAtMs: context.keyspace.nowMs, deliveries: 1 });
  }
  return entries.map(entryReply);
}

/** Gives a consumer again what is pending for it after an id; of what is deleted only the id. */
export function deliverAgain(context: Context, key: Binary, reader: GroupReader, after: StreamId, { limit }: Delivery): Reply {
  const { stream, group, consumer } = openGroup(context, key, reader);
  const from = idAfter(after);
  const replies: Reply[] = [];
  if (from === undefined) return replies;
  const pending = [];
  for (const each of consumer.pending.from(from)) if (pending.push(each) >= limit) break;
  for (const each of pending) {
    const entry = stream.get(each.id);
    if (entry !== undefined) group.assign({ ...each, deliveredAtMs: context.keyspace.nowMs, deliveries: plus(each.deliveries, 1) });
    replies.push(entry === undefined ? [`${each.id}`, nullArray] : entryReply(entry));
  }
  return replies;
}

function openGroup(
  context: Context,
  key: Binary,
  { name, consumer }: GroupReader,
): { stream: StreamValue; group: ConsumerGroup; consumer: Consumer } {
  const stream = context.db.write(key, 'stream')!;
  const group = stream.ownGroup(name);
  return { stream, group, consumer: seeConsumer(context, key, group, consumer) };
}
