import type { RedisVersion } from '../version';
import { integer, maxInt, maxLong, memory, type Parameter, refuse, text, yesNo } from './parameter';

/** Bytes are compared, whatever the machine's languages: as where no other locale is installed. */
const locales: ReadonlySet<string> = new Set(['', 'C', 'POSIX']);

/** Parameters that not every version has, or that a version hides. */
export const newerParameters: readonly Parameter[] = [
  ...cpuLists(),
  { ...yesNo('aof-disable-auto-gc', 'no'), hidden: '7.2' },
  ...hidden(
    yesNo('use-exit-on-panic', 'no'),
    integer('rdb-key-save-delay', 0, -maxInt - 1n, maxInt),
    integer('key-load-delay', 0, -maxInt - 1n, maxInt),
    integer('watchdog-period', 0, 0n, maxInt),
    integer('loading-process-events-interval-bytes', 2 ** 21, 1024n, maxInt),
  ),
  ...hidden(...from('7.2', integer('cluster-ping-interval', 0, 0n, maxLong), { name: 'client-default-resp', initial: '2' })),
  ...from(
    '7.2',
    integer('set-max-listpack-entries', 128, 0n, maxLong),
    integer('set-max-listpack-value', 64, 0n, maxLong),
    text('cluster-announce-human-nodename'),
    { name: 'locale-collate', initial: '', parse: (value) => (locales.has(value) ? value : refuse('Invalid locale name')) },
  ),
  ...from(
    '7.4',
    integer('maxmemory-samples', 5, 1n, 64n),
    integer('max-new-connections-per-cycle', 10, 1n, 1000n),
    integer('max-new-tls-connections-per-cycle', 1, 1n, 1000n),
    yesNo('hide-user-data-from-log', 'no'),
  ),
  { name: 'io-threads-do-reads', initial: 'no', before: '8.0' },
  ...from('8.0', integer('cluster-compatibility-sample-ratio', 0, 0n, 100n), memory('replica-full-sync-buffer-limit', 0)),
  ...from('8.2', yesNo('cluster-slot-stats-enabled', 'no')),
  ...from(
    '8.4',
    integer('lookahead', 16, 1n, maxInt),
    integer('aof-load-corrupt-tail-max-size', 0, 0n, maxLong),
    integer('cluster-slot-migration-write-pause-timeout', 10_000, 0n, maxLong),
    memory('cluster-slot-migration-handoff-max-lag-bytes', 2 ** 20),
  ),
];

function cpuLists(): Parameter[] {
  const lists = ['aof-rewrite-cpulist', 'bgsave-cpulist', 'bio-cpulist', 'server-cpulist'];
  return lists.flatMap((name): Parameter[] => [
    { name: name.replaceAll('-', '_'), initial: '', before: '7.4' },
    { name, initial: '', since: '7.4' },
  ]);
}

function from(since: RedisVersion, ...parameters: readonly Parameter[]): Parameter[] {
  return parameters.map((each) => ({ ...each, since }));
}

function hidden(...parameters: readonly Parameter[]): Parameter[] {
  return parameters.map((each) => ({ ...each, hidden: true }));
}
