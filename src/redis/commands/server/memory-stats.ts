import { command } from '../../command';
import { DoubleReply, MapReply, type Reply } from '../../reply';
import type { RedisVersion, Version } from '../../version';
import { type MemoryOverview, memoryOverview } from './_memory-overview';

export default command({
  name: 'MEMORY|STATS',
  summary: 'Show memory usage details',
  since: '4.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: 2,
  flags: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  run: (context) => {
    const { version } = context.engine;
    const overview = memoryOverview(context);
    const { used } = overview;
    const sizes: [string, Reply][] = [
      ['peak.allocated', overview.peak],
      ['total.allocated', used],
      ['startup.allocated', overview.startup],
      ['replication.backlog', 0],
      ...since(version, '8.0', ['replica.fullsync.buffer', 0]),
      ['clients.slaves', 0],
      ['clients.normal', overview.clients],
      ['cluster.links', 0],
      ['aof.buffer', 0],
      ['lua.caches', overview.scripts],
      ['functions.caches', overview.functions],
      ...since(version, '8.0', ['script.VMs', overview.scriptEngine]),
    ];
    return new MapReply([...sizes, ...databases(overview, version), ...totals(overview, version), ...allocator(used, version)]);
  },
});

function databases(overview: MemoryOverview, version: Version): [string, Reply][] {
  return overview.databases.map(({ index, main, expires }) => [
    `db.${index}`,
    new MapReply([
      ['overhead.hashtable.main', main],
      ['overhead.hashtable.expires', expires],
      ...(version.has('7.4') ? [] : [['overhead.hashtable.slot-to-keys', 0] as const]),
    ]),
  ]);
}

function totals(overview: MemoryOverview, version: Version): [string, Reply][] {
  const { keys, dataset, beyondStartup } = overview;
  return [
    ...since(version, '7.4', ['overhead.db.hashtable.lut', overview.slots], ['overhead.db.hashtable.rehashing', 0]),
    ['overhead.total', overview.overhead],
    ...since(version, '7.4', ['db.dict.rehashing.count', 0]),
    ['keys.count', keys],
    ['keys.bytes-per-key', keys === 0 ? 0 : Math.floor(beyondStartup / keys)],
    ['dataset.bytes', dataset],
    ['dataset.percentage', percentage(dataset, beyondStartup)],
    ['peak.percentage', percentage(overview.used, overview.peak)],
  ];
}

/** There is no allocator of its own, and hence nothing that it holds beside what is used. */
function allocator(used: number, version: Version): [string, Reply][] {
  return [
    ['allocator.allocated', used],
    ['allocator.active', used],
    ['allocator.resident', used],
    ...since(version, '7.4', ['allocator.muzzy', 0]),
    ['allocator-fragmentation.ratio', new DoubleReply(1)],
    ['allocator-fragmentation.bytes', 0],
    ['allocator-rss.ratio', new DoubleReply(1)],
    ['allocator-rss.bytes', 0],
    ['rss-overhead.ratio', new DoubleReply(1)],
    ['rss-overhead.bytes', 0],
    ['fragmentation', new DoubleReply(1)],
    ['fragmentation.bytes', 0],
  ];
}

/** What only newer versions tell. */
function since(version: Version, first: RedisVersion, ...facts: [string, Reply][]): [string, Reply][] {
  return version.has(first) ? facts : [];
}

/** As Redis has it: a float of 32 bits. */
function percentage(part: number, whole: number): DoubleReply {
  return new DoubleReply(Math.fround((part * 100) / whole));
}
