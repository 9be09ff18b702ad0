import type { Binary } from '../../../base/bytes';
import { command } from '../../command';
import type { Context } from '../../context';
import type { StreamValue } from '../../keyspace/stream';
import { compareIds, idAfter, maxId, minId, type StreamId } from '../../keyspace/stream/stream-id';
import { ErrorReply, type Reply } from '../../reply';
import { entryReply } from './_entries';
import { parseId } from './_id';
import { isSpecial, parseRead, readReply, waitOrNothing } from './_read';
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
    const { db, client } = context;
    const request = parseRead(argv, false, context);
    const { keys, ids, count } = request;
    const after = keys.map((key, i) => startOf(context, key, ids[i]!));
    const found: [Binary, Reply][] = [];
    for (const [i, key] of keys.entries()) {
      const stream = db.read(key, 'stream');
      if (stream === undefined || stream.length === 0 || compareIds(stream.lastLiveId, after[i]!) <= 0) continue;
      found.push([key, entriesAfter(stream, after[i]!, count || Infinity)]);
    }
    if (found.length > 0) return readReply(client, found);
    return waitOrNothing(request, (limit) => (waiting, key) => {
      const stream = streamAt(waiting.db, key);
      // A key that stands there twice counts where it stands first.
      const start = after[keys.indexOf(key)]!;
      if (stream === undefined || compareIds(stream.lastId, start) <= 0) return undefined;
      return readReply(waiting.client, [[key, entriesAfter(stream, start, limit)]]);
    });
  },
});

const newInXread = new ErrorReply('ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.');

/** The id after which a client wants to read. */
function startOf({ db }: Context, key: Binary, id: Binary): StreamId {
  const stream = db.read(key, 'stream');
  if (isSpecial(id, '$')) return stream?.lastId ?? minId;
  if (isSpecial(id, '>')) throw newInXread;
  return parseId(id);
}

function entriesAfter(stream: StreamValue, id: StreamId, limit: number): Reply {
  return stream.range({ from: idAfter(id)!, to: maxId, limit }).map(entryReply);
}
