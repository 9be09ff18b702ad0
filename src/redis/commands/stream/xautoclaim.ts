import type { Binary } from '../../../base/bytes';
import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import type { ConsumerGroup, PendingEntry } from '../../keyspace/stream/consumer-group';
import { idAfter, minId, type StreamId } from '../../keyspace/stream/stream-id';
import { int64, integer } from '../../numbers';
import { ErrorReply } from '../../reply';
import { Claimer } from './_claim';
import { noKeyOrGroup } from './_groups';
import { parseStart } from './_id';

export default command({
  name: 'XAUTOCLAIM',
  summary: 'Changes (or acquires) ownership of messages in a consumer group, as if the messages were delivered to the specified consumer.',
  since: '6.2.0',
  complexity: 'O(1) if COUNT is small.',
  group: 'stream',
  arity: -6,
  flags: ['write', 'fast'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: ['1 RW delete'],
  syntax: 'key@0 group consumer min-idle-time start [COUNT count:integer] [JUSTID]',
  history: [['7.0.0', 'Added an element to the reply array, containing deleted entries the command cleared from the PEL']],
  run(context, argv) {
    const { db, keyspace } = context;
    const [, key, name, consumer] = argv as [string, string, string, string];
    db.readAny(key);
    const { minIdleMs, start, count, justIds } = parseOptions(argv);
    if (db.peek(key, 'stream')?.group(name) === undefined) throw noKeyOrGroup(key, name);
    if (count * bytesOfId >= unthinkableBytes) throw countTooHigh;
    const stream = db.write(key, 'stream')!;
    const group = stream.ownGroup(name);
    const claim = { consumer, minIdleMs, deliveredAtMs: keyspace.nowMs, deliveries: undefined, justIds };
    const claimer = new Claimer(context, key, stream, group, claim);
    const deleted: string[] = [];
    let next = group.pending.atLeast(start);
    for (let attempts = count * attemptsForEach; attempts > 0 && next !== undefined; attempts--) {
      if (claimer.replies.length + deleted.length >= count) break;
      const pending = next;
      const entry = stream.get(pending.id);
      if (entry !== undefined) claimer.take(entry, pending);
      else {
        claimer.drop(pending);
        deleted.push(`${pending.id}`);
      }
      next = following(group, pending.id);
    }
    return [`${next?.id ?? minId}`, claimer.replies, deleted];
  },
});

/** So many pending entries are looked at for each that is asked for, even when hardly one is idle for long enough. */
const attemptsForEach = 10;
const usualCount = 100;
/** The ids of so many entries have as many bytes as fit in a signed 64-bit integer. */
const mostCount = 2n ** 63n / 16n - 1n;
/** No process of today can have so much memory. */
const unthinkableBytes = 2 ** 47;
const bytesOfId = 16;

const minIdleInvalid = new ErrorReply('ERR Invalid min-idle-time argument for XAUTOCLAIM');
const countInvalid = new ErrorReply('ERR COUNT must be > 0');
const countTooHigh = new ErrorReply('ERR Insufficient memory, failed allocating transient memory, COUNT too high.');

interface Options {
  readonly minIdleMs: number;
  readonly start: StreamId;
  readonly count: number;
  readonly justIds: boolean;
}

function parseOptions(argv: Argv): Options {
  const minIdleMs = integer(argv[4]!, minIdleInvalid);
  const start = parseStart(argv[5]!);
  let [count, justIds] = [usualCount, false];
  for (let at = 6; at < argv.length; at++) {
    const option = argv[at]!.toUpperCase();
    if (option === 'COUNT' && at + 1 < argv.length) count = parseCount(argv[++at]!);
    else if (option === 'JUSTID') justIds = true;
    else throw errors.syntax;
  }
  return { minIdleMs, start, count, justIds };
}

function parseCount(text: Binary): number {
  const count = int64(text, countInvalid);
  if (count < 1n || count > mostCount) throw countInvalid;
  return Number(count);
}

function following(group: ConsumerGroup, id: StreamId): PendingEntry | undefined {
  const after = idAfter(id);
  return after && group.pending.atLeast(after);
}
