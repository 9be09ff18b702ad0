import type { Binary } from '../../../base/bytes';
import { command } from '../../command';
import type { Context } from '../../context';
import { oneLine, upToZero } from '../../errors';
import { compareIds, maxId, type StreamId } from '../../keyspace/stream/stream-id';
import { ErrorReply, type Reply } from '../../reply';
import { claimable, deliverAgain, deliverNew, openGroup } from './_group-delivery';
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
    'GROUP group_consumer:{group consumer} [COUNT count:integer] [BLOCK milliseconds:integer] [CLAIM min-idle-time:integer^8.4.0] [NOACK] STREAMS streams:{key@0... id...}',
  history: [['8.4.0', 'Added the `CLAIM` option.']],
  run(context, argv) {
    const request = parseRead(argv, true, context);
    const reader = request.group!;
    return (
      readAll(context, request) ??
      waitOrNothing(request, context, {
        again: (waiting) => readAll(waiting, request),
        byKey(waiting, key, limit) {
          const stream = streamAt(waiting.db, key);
          if (stream === undefined) return streamGone;
          const group = stream.group(reader.name);
          if (group === undefined) return groupGone;
          if (compareIds(stream.lastId, group.lastId) <= 0) return undefined;
          return readReply(waiting.client, [[key, deliverNew(waiting, key, reader, { ...request, limit })]]);
        },
        wakesAtMs: request.claimIdleMs === undefined ? undefined : (waiting) => claimableAtMs(waiting, request),
      })
    );
  },
});

const meaninglessInXreadgroup = (id: string): ErrorReply =>
  new ErrorReply(
    `ERR The ${id} ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, ` +
      `or use the > ID to get new messages. The ${id} ID would just return an empty result set.`,
  );
const streamGone = new ErrorReply('UNBLOCKED the stream key no longer exists');
const groupGone = new ErrorReply('NOGROUP the consumer group this client was blocked on no longer exists');

/** The id after which a client wants to see again what is pending for it; the greatest, as in Redis, for what is new. */
function startOf({ db, engine }: Context, { name }: GroupReader, key: Binary, id: Binary): StreamId {
  const text = (word: Binary): Binary => oneLine(upToZero(word));
  if (db.read(key, 'stream')?.group(name) === undefined)
    throw new ErrorReply(`NOGROUP No such key '${text(key)}' or consumer group '${text(name)}' in XREADGROUP with GROUP option`);
  if (isSpecial(id, '$')) throw meaninglessInXreadgroup('$');
  if (isSpecial(id, '+') && engine.version.has('7.4')) throw meaninglessInXreadgroup('+');
  return isSpecial(id, '>') ? maxId : parseId(id);
}

/** What a consumer gets without waiting; undefined where it would wait. */
function readAll(context: Context, request: ReadRequest): Reply | undefined {
  const { keys, ids } = request;
  const after = keys.map((key, i) => startOf(context, request.group!, key, ids[i]!));
  const found: [Binary, Reply][] = [];
  let { claimIdleMs } = request;
  for (const [i, key] of keys.entries()) {
    // Behind a stream of which the history is read nothing is claimed.
    if (compareIds(after[i]!, maxId) !== 0) claimIdleMs = undefined;
    const entries = readOne(context, { ...request, claimIdleMs }, key, after[i]!);
    if (entries !== undefined) found.push([key, entries]);
  }
  return found.length > 0 ? readReply(context.client, found) : undefined;
}

function readOne(context: Context, request: ReadRequest, key: Binary, after: StreamId): Reply | undefined {
  const { db, engine, keyspace } = context;
  const { group: reader, count, claimIdleMs } = request;
  const delivery = { ...request, limit: count || Infinity };
  const since72 = engine.version.has('7.2');
  if (compareIds(after, maxId) !== 0) {
    if (!since72) keyspace.stats.changes++;
    return deliverAgain(context, key, reader!, after, delivery);
  }
  if (since72) openGroup(context, key, reader!);
  const stream = db.read(key, 'stream')!;
  const group = stream.group(reader!.name)!;
  const hasNew = stream.length > 0 && compareIds(stream.lastLiveId, group.lastId) > 0;
  if (!hasNew && (claimIdleMs === undefined || claimable(stream, group, keyspace.nowMs - claimIdleMs).length === 0)) return undefined;
  keyspace.stats.changes++;
  return deliverNew(context, key, reader!, delivery);
}

/** When the first of all that is pending will have been so for long enough. */
function claimableAtMs({ db }: Context, { keys, ids, group: reader, claimIdleMs }: ReadRequest): number | undefined {
  const times = keys.flatMap((key, i) => {
    const stream = streamAt(db, key);
    const group = stream?.group(reader!.name);
    if (stream === undefined || group === undefined || !isSpecial(ids[i]!, '>')) return [];
    return claimable(stream, group, Infinity).slice(0, 1);
  });
  const first = Math.min(...times.map(({ deliveredAtMs }) => deliveredAtMs));
  return first === Infinity ? undefined : first + claimIdleMs!;
}
