import type { Binary } from '../../../base/bytes';
import { command } from '../../command';
import type { Context } from '../../context';
import type { StreamValue } from '../../keyspace/stream';
import { compareIds, idAfter, idBefore, maxId, minId, type StreamId } from '../../keyspace/stream/stream-id';
import { ErrorReply, type Reply } from '../../reply';
import { entryReply } from './_entries';
import { parseId } from './_id';
import { isSpecial, parseRead, type ReadRequest, readReply, waitOrNothing } from './_read';
import { streamAt } from './_stream-at';

export default command({
  name: 'XREAD',
  summary:
    'Return never seen elements in multiple streams, with IDs greater than the ones reported by the caller for each stream. Can block.',
  since: '5.0.0',
  complexity:
    'For each stream mentioned: O(N) with N being the number of elements being returned, it means that XREAD-ing with a fixed COUNT is O(1). Note that when the BLOCK option is used, XADD will pay O(M) time in order to serve the M clients blocked on the stream getting new data.',
  group: 'stream',
  arity: -4,
  flags: ['readonly', 'blocking', 'movablekeys'],
  categories: ['stream'],
  keys: ['STREAMS>1..-1/1:2 RO access'],
  syntax: '[COUNT count:integer] [BLOCK milliseconds:integer] STREAMS streams:{key@0... id...}',
  run(context, argv) {
    const request = parseRead(argv, false, context);
    const { keys } = request;
    const after = startsOf(context, request);
    const read = (each: Context, starts: readonly StreamId[]): Reply | undefined => {
      const found: [Binary, Reply][] = [];
      for (const [i, key] of keys.entries()) {
        const stream = each.db.read(key, 'stream');
        if (stream === undefined || stream.length === 0 || compareIds(stream.lastLiveId, starts[i]!) <= 0) continue;
        found.push([key, entriesAfter(stream, starts[i]!, request.count || Infinity)]);
      }
      return found.length > 0 ? readReply(each.client, found) : undefined;
    };
    // What was the last entry at first counts when it reads anew.
    const fixed = { ...request, ids: request.ids.map((id, i) => (isSpecial(id, '$') ? `${after[i]}` : id)) };
    return (
      read(context, after) ??
      waitOrNothing(request, context, {
        again: (waiting, key) => (streamAt(waiting.db, key) === undefined ? undefined : read(waiting, startsOf(waiting, fixed))),
        byKey(waiting, key, limit) {
          const stream = streamAt(waiting.db, key);
          // A key that stands there twice counts where it stands first.
          const start = after[keys.indexOf(key)]!;
          if (stream === undefined || compareIds(stream.lastId, start) <= 0) return undefined;
          return readReply(waiting.client, [[key, entriesAfter(stream, start, limit)]]);
        },
      })
    );
  },
});

const nothingBeforeLast = new ErrorReply('ERR the stream last element ID is 0-0');
const newInXread = new ErrorReply('ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.');

/** The ids after which a client wants to read. */
function startsOf({ db, engine }: Context, { keys, ids }: ReadRequest): StreamId[] {
  return keys.map((key, i) => {
    const id = ids[i]!;
    const stream = db.read(key, 'stream');
    if (isSpecial(id, '$')) return stream?.lastId ?? minId;
    if (isSpecial(id, '+') && engine.version.has('7.4')) {
      const last = engine.version.has('8.0') ? stream?.lastLiveId : stream?.lastId;
      const before = last && idBefore(last);
      if (last !== undefined && before === undefined && !engine.version.has('8.0')) throw nothingBeforeLast;
      return before ?? minId;
    }
    if (isSpecial(id, '>')) throw newInXread;
    return parseId(id);
  });
}

function entriesAfter(stream: StreamValue, id: StreamId, limit: number): Reply {
  return stream.range({ from: idAfter(id)!, to: maxId, limit }).map(entryReply);
}
