import type { Binary } from '../../../base/bytes';
import type { Context } from '../../context';
import type { StreamValue } from '../../keyspace/stream';
import type { Consumer, ConsumerGroup, PendingEntry } from '../../keyspace/stream/consumer-group';
import { countRead } from '../../keyspace/stream/read-counter';
import { idAfter, maxId, type StreamId } from '../../keyspace/stream/stream-id';
import { asSigned, plus } from '../../keyspace/stream/uint64';
import { nullArray, type Reply } from '../../reply';
import { entryReply } from './_entries';
import { countingRules } from './_groups';
import type { GroupReader } from './_read';

/** Which entries a consumer is given. */
export interface Delivery {
  readonly limit: number;
  readonly noAck: boolean;
  /** Before what is new, what has been pending for so long, whoever has it; undefined: nothing of that. */
  readonly claimIdleMs: number | undefined;
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
export function deliverNew(context: Context, key: Binary, reader: GroupReader, { limit, noAck, claimIdleMs }: Delivery): Reply {
  const opened = openGroup(context, key, reader);
  const { stream, group, consumer } = opened;
  const { nowMs } = context.keyspace;
  const claimed = claimIdleMs === undefined ? [] : claim(opened, { limit, nowMs, idleMs: claimIdleMs });
  const from = idAfter(group.lastId);
  const entries = from === undefined ? [] : stream.range({ from, to: maxId, limit: limit - claimed.length });
  const rules = countingRules(context.engine.version);
  for (const { id } of entries) {
    countRead(stream, group, id, rules);
    if (!noAck) group.assign({ id, consumer: consumer.name, deliveredAtMs: nowMs, deliveries: 1 });
  }
  if (claimed.length > 0 || (entries.length > 0 && !noAck)) consumer.activeAtMs = nowMs;
  const replies = entries.map(entryReply);
  return claimIdleMs === undefined ? replies : [...claimed, ...replies.map((reply) => [...reply, 0, 0])];
}

/** What a group has pending since a time or longer, the longest first, but nothing that is deleted. O(n log n) of what is pending. */
export function claimable(stream: StreamValue, { pending }: ConsumerGroup, deliveredUntilMs: number): PendingEntry[] {
  const old = [...pending].filter(({ id, deliveredAtMs }) => deliveredAtMs <= deliveredUntilMs && stream.get(id) !== undefined);
  return old.sort((a, b) => a.deliveredAtMs - b.deliveredAtMs);
}

/** Entries with how long and how often they were delivered before. */
function claim({ stream, group, consumer }: Opened, { limit, nowMs, idleMs }: { limit: number; nowMs: number; idleMs: number }): Reply[] {
  return claimable(stream, group, nowMs - idleMs)
    .slice(0, limit)
    .map(({ id, deliveredAtMs, deliveries }) => {
      group.assign({ id, consumer: consumer.name, deliveredAtMs: nowMs, deliveries: plus(deliveries, 1) });
      return [...entryReply(stream.get(id)!), nowMs - deliveredAtMs, asSigned(deliveries)];
    });
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

interface Opened {
  readonly stream: StreamValue;
  readonly group: ConsumerGroup;
  readonly consumer: Consumer;
}

/** A group that is there, with the consumer who reads. */
export function openGroup(context: Context, key: Binary, { name, consumer }: GroupReader): Opened {
  const stream = context.db.write(key, 'stream')!;
  const group = stream.ownGroup(name);
  return { stream, group, consumer: seeConsumer(context, key, group, consumer) };
}
