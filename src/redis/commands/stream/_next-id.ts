import type { StreamValue } from '../../keyspace/stream';
import { compareIds, idAfter, maxId, StreamId } from '../../keyspace/stream/stream-id';
import { maxUint64, plus } from '../../keyspace/stream/uint64';
import { ErrorReply } from '../../reply';
import type { NewId } from './_id';

const exhausted = new ErrorReply('ERR The stream has exhausted the last possible ID, unable to add more items');
const notGreater = new ErrorReply('ERR The ID specified in XADD is equal or smaller than the target stream top item');

/** The id of the next entry of a stream. @param wanted undefined: one made from the time. @throws that there is none that may be added */
export function nextId({ lastId }: StreamValue, wanted: NewId | undefined, nowMs: number): StreamId {
  if (compareIds(lastId, maxId) === 0) throw exhausted;
  const id = wanted === undefined ? idAt(lastId, nowMs) : wantedId(lastId, wanted);
  if (compareIds(id, lastId) <= 0) throw notGreater;
  return id;
}

function idAt(lastId: StreamId, nowMs: number): StreamId {
  return nowMs > lastId.ms ? new StreamId(nowMs, 0) : idAfter(lastId)!;
}

function wantedId(lastId: StreamId, { ms, seq }: NewId): StreamId {
  if (seq !== undefined) return new StreamId(ms, seq);
  if (ms !== lastId.ms) return new StreamId(ms, 0);
  // It may not go on into the next millisecond.
  if (lastId.seq === maxUint64) throw notGreater;
  return new StreamId(ms, plus(lastId.seq, 1));
}
