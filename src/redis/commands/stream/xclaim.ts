import { type Argv, command } from '../../command';
import { oneLine, upToZero } from '../../errors';
import { compareIds, minId, type StreamId } from '../../keyspace/stream/stream-id';
import { toUint64, type Uint64 } from '../../keyspace/stream/uint64';
import { int64, integer } from '../../numbers';
import { ErrorReply } from '../../reply';
import { Claimer } from './_claim';
import { noKeyOrGroup } from './_groups';
import { parseId, tryParseId } from './_id';

export default command({
  name: 'XCLAIM',
  summary: 'Changes (or acquires) ownership of a message in a consumer group, as if the message was delivered to the specified consumer.',
  since: '5.0.0',
  complexity: 'O(log N) with N being the number of messages in the PEL of the consumer group.',
  group: 'stream',
  arity: -6,
  flags: ['write', 'fast'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: ['1 RW update'],
  syntax:
    'key@0 group consumer min-idle-time id... [IDLE ms:integer] [TIME unix-time-milliseconds:unix-time] [RETRYCOUNT count:integer] [FORCE] [JUSTID] [LASTID id]',
  run(context, argv) {
    const { db, keyspace } = context;
    const [, key, name, consumer, minIdle] = argv as [string, string, string, string, string];
    if (db.read(key, 'stream')?.group(name) === undefined) throw noKeyOrGroup(key, name);
    const minIdleMs = integer(minIdle, minIdleInvalid);
    const { ids, deliveredAtMs, deliveries, force, justIds, lastId } = parseOptions(argv, keyspace.nowMs);
    const stream = db.write(key, 'stream')!;
    const group = stream.ownGroup(name);
    const movesOn = compareIds(lastId, group.lastId) > 0;
    if (movesOn) group.lastId = lastId;
    const claimer = new Claimer(context, key, stream, group, { consumer, minIdleMs, deliveredAtMs, deliveries, justIds });
    const before = keyspace.stats.changes;
    for (const id of ids) {
      const pending = group.pending.get(id);
      const entry = stream.get(id);
      if (entry !== undefined && (force || pending !== undefined)) claimer.take(entry, pending);
      else if (entry === undefined && pending !== undefined) claimer.drop(pending);
    }
    if (movesOn && keyspace.stats.changes === before) keyspace.stats.changes++;
    return claimer.replies;
  },
});

const minIdleInvalid = new ErrorReply('ERR Invalid min-idle-time argument for XCLAIM');
const idleInvalid = new ErrorReply('ERR Invalid IDLE option argument for XCLAIM');
const timeInvalid = new ErrorReply('ERR Invalid TIME option argument for XCLAIM');
const retryCountInvalid = new ErrorReply('ERR Invalid RETRYCOUNT option argument for XCLAIM');

interface Options {
  readonly ids: readonly StreamId[];
  readonly deliveredAtMs: number;
  readonly deliveries: Uint64 | undefined;
  readonly force: boolean;
  readonly justIds: boolean;
  readonly lastId: StreamId;
}

/** Ids up to the first word that is none; options after that. */
function parseOptions(argv: Argv, nowMs: number): Options {
  const ids: StreamId[] = [];
  let at = 5;
  for (; at < argv.length; at++) {
    const id = tryParseId(argv[at]!);
    if (id === undefined) break;
    ids.push(id);
  }
  let [deliveredAtMs, retries, lastId] = [nowMs, -1n, minId];
  let [force, justIds] = [false, false];
  for (; at < argv.length; at++) {
    const option = argv[at]!.toUpperCase();
    const takesWord = at + 1 < argv.length;
    if (option === 'FORCE') force = true;
    else if (option === 'JUSTID') justIds = true;
    else if (option === 'IDLE' && takesWord) deliveredAtMs = nowMs - integer(argv[++at]!, idleInvalid);
    else if (option === 'TIME' && takesWord) deliveredAtMs = integer(argv[++at]!, timeInvalid);
    else if (option === 'RETRYCOUNT' && takesWord) retries = int64(argv[++at]!, retryCountInvalid);
    else if (option === 'LASTID' && takesWord) lastId = parseId(argv[++at]!);
    else throw new ErrorReply(`ERR Unrecognized XCLAIM option '${oneLine(upToZero(argv[at]!))}'`);
  }
  // A time that cannot be is taken for now: a client may reckon by a clock that is a little ahead.
  if (deliveredAtMs < 0 || deliveredAtMs > nowMs) deliveredAtMs = nowMs;
  return { ids, deliveredAtMs, deliveries: retries < 0n ? undefined : toUint64(retries), force, justIds, lastId };
}
