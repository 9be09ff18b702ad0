import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import type { StreamValue } from '../../keyspace/stream';
import type { Consumer, ConsumerGroup } from '../../keyspace/stream/consumer-group';
import { lagOf } from '../../keyspace/stream/read-counter';
import { maxId, minId } from '../../keyspace/stream/stream-id';
import { asSigned } from '../../keyspace/stream/uint64';
import { integer } from '../../numbers';
import { MapReply, type Reply } from '../../reply';
import type { Version } from '../../version';
import { entryReply } from './_entries';
import { countingRules } from './_groups';

export default command({
  name: 'XINFO|STREAM',
  summary: 'Get information about a stream',
  since: '5.0.0',
  complexity: 'O(1)',
  group: 'stream',
  arity: -3,
  flags: ['readonly'],
  categories: ['stream'],
  keys: ['2 RO access'],
  syntax: 'key@0 [FULL full:{[COUNT count:integer]}]',
  history: [
    ['6.0.0', 'Added the `FULL` modifier.'],
    ['7.0.0', 'Added the `max-deleted-entry-id`, `entries-added`, `recorded-first-entry-id`, `entries-read` and `lag` fields'],
    ['7.2.0', 'Added the `active-time` field, and changed the meaning of `seen-time`.'],
  ],
  run({ db, engine }, argv) {
    const stream = db.read(argv[2]!, 'stream');
    if (stream === undefined) throw errors.noSuchKey;
    const limit = parseFull(argv);
    return new MapReply([...facts(stream), ...(limit === undefined ? summary(stream) : contents(stream, limit, engine.version))]);
  },
});

type Facts = (readonly [string, Reply])[];

/** Undefined without FULL. */
function parseFull(argv: Argv): number | undefined {
  if (argv.length === 3) return undefined;
  const isFull = argv.length <= 6 && argv.length !== 5 && argv[3]!.toLowerCase() === 'full';
  if (!isFull || (argv.length === 6 && argv[4]!.toLowerCase() !== 'count')) throw errors.subcommandSyntax('xinfo', argv[1]!);
  const count = argv[5] === undefined ? usualCount : integer(argv[5]);
  return count === 0 ? Infinity : count < 0 ? usualCount : count;
}

const usualCount = 10;

function facts(stream: StreamValue): Facts {
  return [
    ['length', stream.length],
    ['radix-tree-keys', stream.nodeCount],
    ['radix-tree-nodes', stream.countRadixTreeNodes()],
    ['last-generated-id', `${stream.lastId}`],
    ['max-deleted-entry-id', `${stream.maxDeletedId}`],
    ['entries-added', asSigned(stream.entriesAdded)],
    ['recorded-first-entry-id', `${stream.firstId}`],
  ];
}

function summary(stream: StreamValue): Facts {
  const edge = (reverse: boolean): Reply => {
    const [entry] = stream.range({ from: minId, to: maxId, reverse, limit: 1 });
    return entry === undefined ? null : entryReply(entry);
  };
  return [
    ['groups', stream.groupCount],
    ['first-entry', edge(false)],
    ['last-entry', edge(true)],
  ];
}

function contents(stream: StreamValue, limit: number, version: Version): Facts {
  return [
    ['entries', stream.range({ from: minId, to: maxId, limit }).map(entryReply)],
    ['groups', stream.groups().map((group) => groupReply(stream, group, limit, version))],
  ];
}

function groupReply(stream: StreamValue, group: ConsumerGroup, limit: number, version: Version): Reply {
  const { name, lastId, entriesRead, pending } = group;
  return new MapReply([
    ['name', name],
    ['last-delivered-id', `${lastId}`],
    ['entries-read', entriesRead === undefined ? null : asSigned(entriesRead)],
    ['lag', lagOf(stream, group, countingRules(version)) ?? null],
    ['pel-count', pending.size],
    ['pending', firstOf(pending, limit).map((each) => [`${each.id}`, each.consumer, each.deliveredAtMs, asSigned(each.deliveries)])],
    ['consumers', group.consumers().map((consumer) => consumerReply(consumer, limit, version))],
  ]);
}

function consumerReply({ name, seenAtMs, activeAtMs, pending }: Consumer, limit: number, version: Version): Reply {
  return new MapReply([
    ['name', name],
    ['seen-time', seenAtMs],
    ...(version.has('7.2') ? [['active-time', activeAtMs] as const] : []),
    ['pel-count', pending.size],
    ['pending', firstOf(pending, limit).map((each) => [`${each.id}`, each.deliveredAtMs, asSigned(each.deliveries)])],
  ]);
}

function firstOf<T>(items: Iterable<T>, limit: number): T[] {
  const first: T[] = [];
  for (const item of items) if (first.push(item) >= limit) break;
  return first;
}
