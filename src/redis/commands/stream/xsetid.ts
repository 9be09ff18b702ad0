import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import { compareIds, minId, type StreamId } from '../../keyspace/stream/stream-id';
import { toUint64, type Uint64 } from '../../keyspace/stream/uint64';
import { int64 } from '../../numbers';
import { ErrorReply, ok } from '../../reply';
import { parseId } from './_id';

export default command({
  name: 'XSETID',
  summary: 'An internal command for replicating stream values',
  since: '5.0.0',
  complexity: 'O(1)',
  group: 'stream',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['stream'],
  keys: ['1 RW update'],
  syntax: 'key@0 last-id [ENTRIESADDED entries_added:integer^7.0.0] [MAXDELETEDID max_deleted_entry_id^7.0.0]',
  history: [['7.0.0', 'Added the `entries_added` and `max_deleted_entry_id` arguments.']],
  run({ db, engine, keyspace }, argv) {
    const key = argv[1]!;
    const { lastId, entriesAdded, maxDeletedId } = parseOptions(argv);
    const stream = db.peek(key, 'stream');
    if (stream === undefined) throw errors.noSuchKey;
    if (engine.version.has('7.2') && compareIds(lastId, stream.maxDeletedId) < 0) throw belowKept;
    if (stream.length > 0) {
      if (compareIds(lastId, stream.lastLiveId) < 0) throw belowTop;
      if (entriesAdded !== undefined && entriesAdded < stream.length) throw belowLength;
    }
    const written = db.write(key, 'stream')!;
    written.lastId = lastId;
    if (entriesAdded !== undefined) written.entriesAdded = entriesAdded;
    if (compareIds(maxDeletedId, minId) > 0) written.maxDeletedId = maxDeletedId;
    keyspace.stats.changes++;
    db.notify('stream', 'xsetid', key);
    return ok;
  },
});

const addedNegative = new ErrorReply('ERR entries_added must be positive');
const belowDeleted = new ErrorReply('ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id');
const belowKept = new ErrorReply('ERR The ID specified in XSETID is smaller than current max_deleted_entry_id');
const belowTop = new ErrorReply('ERR The ID specified in XSETID is smaller than the target stream top item');
const belowLength = new ErrorReply('ERR The entries_added specified in XSETID is smaller than the target stream length');

function parseOptions(argv: Argv): { lastId: StreamId; entriesAdded: Uint64 | undefined; maxDeletedId: StreamId } {
  const lastId = parseId(argv[2]!);
  let entriesAdded: Uint64 | undefined;
  let maxDeletedId = minId;
  for (let at = 3; at < argv.length; at += 2) {
    const option = argv[at]!.toUpperCase();
    if (at + 1 >= argv.length) throw errors.syntax;
    if (option === 'ENTRIESADDED') {
      const added = int64(argv[at + 1]!);
      if (added < 0) throw addedNegative;
      entriesAdded = toUint64(added);
    } else if (option === 'MAXDELETEDID') {
      maxDeletedId = parseId(argv[at + 1]!);
      if (compareIds(lastId, maxDeletedId) < 0) throw belowDeleted;
    } else throw errors.syntax;
  }
  return { lastId, entriesAdded, maxDeletedId };
}
