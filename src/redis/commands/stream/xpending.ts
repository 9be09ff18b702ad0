import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import type { ConsumerGroup } from '../../keyspace/stream/consumer-group';
import { compareIds, type StreamId } from '../../keyspace/stream/stream-id';
import { asSigned } from '../../keyspace/stream/uint64';
import { integer } from '../../numbers';
import { nullArray, type Reply } from '../../reply';
import { noKeyOrGroup } from './_groups';
import { parseEnd, parseStart } from './_id';

export default command({
  name: 'XPENDING',
  summary:
    'Return information and entries from a stream consumer group pending entries list, that are messages fetched but never acknowledged.',
  since: '5.0.0',
  complexity:
    'O(N) with N being the number of elements returned, so asking for a small fixed number of entries per call is O(1). O(M), where M is the total number of entries scanned when used with the IDLE filter. When the command returns just the summary and the list of consumers is small, it runs in O(1) time; otherwise, an additional O(N) time for iterating every consumer.',
  group: 'stream',
  arity: -3,
  flags: ['readonly'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: ['1 RO access'],
  syntax: 'key@0 group [filters:{[IDLE min-idle-time:integer^6.2.0] start end count:integer [consumer]}]',
  history: [['6.2.0', 'Added the `IDLE` option and exclusive range intervals.']],
  run({ db, keyspace }, argv) {
    const [, key, name] = argv as [string, string, string];
    const filter = parseFilter(argv);
    const group = db.read(key, 'stream')?.group(name);
    if (group === undefined) throw noKeyOrGroup(key, name);
    return filter === undefined ? summary(group) : listed(group, filter, keyspace.nowMs);
  },
});

interface Filter {
  readonly minIdleMs: number;
  readonly from: StreamId;
  readonly to: StreamId;
  readonly count: number;
  readonly consumer: string | undefined;
}

/** Undefined when there is none. Words after the consumer do not matter, as long as they are few. */
function parseFilter(argv: Argv): Filter | undefined {
  if (argv.length === 3) return undefined;
  if (argv.length < 6 || argv.length > 9) throw errors.syntax;
  const hasIdle = argv[3]!.toUpperCase() === 'IDLE';
  const minIdleMs = hasIdle ? integer(argv[4]!) : 0;
  if (hasIdle && argv.length < 8) throw errors.syntax;
  const at = hasIdle ? 5 : 3;
  const count = integer(argv[at + 2]!);
  const [from, to] = [parseStart(argv[at]!), parseEnd(argv[at + 1]!)];
  return { minIdleMs, from, to, count, consumer: argv[at + 3] };
}

function summary(group: ConsumerGroup): Reply {
  const { pending } = group;
  if (pending.size === 0) return [0, null, null, nullArray];
  const holders = group.consumers().filter((each) => each.pending.size > 0);
  return [pending.size, `${pending.first()!.id}`, `${pending.last()!.id}`, holders.map((each) => [each.name, `${each.pending.size}`])];
}

function listed(group: ConsumerGroup, { minIdleMs, from, to, count, consumer }: Filter, nowMs: number): Reply {
  const pending = consumer === undefined ? group.pending : group.consumer(consumer)?.pending;
  const replies: Reply[] = [];
  if (pending === undefined || count <= 0) return replies;
  for (const each of pending.from(from)) {
    if (compareIds(each.id, to) > 0) break;
    const idleMs = nowMs - each.deliveredAtMs;
    if (minIdleMs !== 0 && idleMs < minIdleMs) continue;
    if (replies.push([`${each.id}`, each.consumer, Math.max(0, idleMs), asSigned(each.deliveries)]) >= count) break;
  }
  return replies;
}
