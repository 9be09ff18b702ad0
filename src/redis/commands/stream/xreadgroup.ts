import type { Binary } from '../../../base/bytes';
import { command } from '../../command';
import type { Context } from '../../context';
import { oneLine, upToZero } from '../../errors';
import { compareIds, maxId, type StreamId } from '../../keyspace/stream/stream-id';
import { ErrorReply, type Reply } from '../../reply';
import { deliverAgain, deliverNew } from './_group-delivery';
import { parseId } from './_id';
import { type GroupReader, isSpecial, parseRead, type ReadRequest, readReply, waitOrNothing } from './_read';
import { streamAt } from './_stream-at';

export default command({
  name: 'XREADGROUP',
  summary:
    'Return new entries from a stream using a consumer group, or access the history of the pending entries for a given consumer. Can block.',
  since: '5.0.0',
  complexity:
    'For each stream mentioned: O(M) with M being the number of elements returned. If M is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1). On the other side when XREADGROUP blocks, XADD will pay the O(N) time in order to serve the N clients blocked on the stream getting new data.',
  group: 'stream',
  arity: -7,
  flags: ['write', 'blocking', 'movablekeys'],
  categories: ['stream'],
  keys: ['STREAMS>4..-1/1:2 RO access'],
  syntax:
    'GROUP group_consumer:{group consumer} [COUNT count:integer] [BLOCK milliseconds:integer] [NOACK] STREAMS streams:{key@0... id...}',
  run(context, argv) {
    const request = parseRead(argv, true, context);
    const reader = request.group!;
    const { keys, ids, noAck } = request;
    const after = keys.map((key, i) => startOf(context, reader, key, ids[i]!));
    const found: [Binary, Reply][] = [];
    for (const [i, key] of keys.entries()) {
      const entries = readNow(context, request, key, after[i]!);
      if (entries !== undefined) found.push([key, entries]);
    }
    context.keyspace.stats.changes += found.length;
    if (found.length > 0) return readReply(context.client, found);
    return waitOrNothing(request, (limit) => (waiting, key) => {
      const stream = streamAt(waiting.db, key);
      if (stream === undefined) return streamGone;
      const group = stream.group(reader.name);
      if (group === undefined) return groupGone;
      if (compareIds(stream.lastId, group.lastId) <= 0) return undefined;
      return readReply(waiting.client, [[key, deliverNew(waiting, key, reader, { limit, noAck })]]);
    });
  },
});

const lastInXreadgroup = new ErrorReply(
  'ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, ' +
    'or use the > ID to get new messages. The $ ID would just return an empty result set.',
);
const streamGone = new ErrorReply('UNBLOCKED the stream key no longer exists');
const groupGone = new ErrorReply('NOGROUP the consumer group this client was blocked on no longer exists');

/** The id after which a client wants to see again what is pending for it; the greatest, as in Redis, for what is new. */
function startOf({ db }: Context, { name }: GroupReader, key: Binary, id: Binary): StreamId {
  const text = (word: Binary): Binary => oneLine(upToZero(word));
  if (db.read(key, 'stream')?.group(name) === undefined)
    throw new ErrorReply(`NOGROUP No such key '${text(key)}' or consumer group '${text(name)}' in XREADGROUP with GROUP option`);
  if (isSpecial(id, '$')) throw lastInXreadgroup;
  return isSpecial(id, '>') ? maxId : parseId(id);
}

/** The entries that a consumer gets without waiting; undefined where it would wait. */
function readNow(context: Context, { group, count, noAck }: ReadRequest, key: Binary, after: StreamId): Reply | undefined {
  const stream = context.db.read(key, 'stream')!;
  const delivery = { limit: count || Infinity, noAck };
  if (compareIds(after, maxId) !== 0) return deliverAgain(context, key, group!, after, delivery);
  const hasMore = stream.length > 0 && compareIds(stream.lastLiveId, stream.group(group!.name)!.lastId) > 0;
  return hasMore ? deliverNew(context, key, group!, delivery) : undefined;
}
