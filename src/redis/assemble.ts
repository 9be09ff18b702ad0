import type { Clock } from '../base/clock';
import { DrivenClock } from '../base/driven-clock';
import { createRandom } from '../base/random';
import { commands } from './commands';
import { clientLine } from './commands/connection/_client-line';
import type { Client } from './client';
import type { Argv } from './command';
import type { CommandTable, ServerIdentity } from './context';
import { ClusterBus } from './engine/cluster/cluster-bus';
import { ClusterEngine } from './engine/cluster/cluster-engine';
import { createCommandTable } from './engine/command-table';
import { createConfig } from './engine/config';
import { RedisEngine } from './engine/engine';
import { PlainEngine } from './engine/replicating/plain-engine';
import type { ReplicationBus } from './engine/replicating/replication-bus';
import { SentinelEngine } from './engine/sentinel/sentinel-engine';
import { Keyspace } from './keyspace/keyspace';
import { createRunId } from './run-id';
import { sentinelCommands } from './sentinel/commands';
import { newestVersion, type RedisVersion, Version } from './version';

/** What one server differs in from another. */
export interface AssembleOptions {
  /** How many numbered databases there are. */
  readonly databases: number;
  /** Seeds all chance: SPOP, RANDOMKEY, run id. */
  readonly seed: number | string;
  readonly password: string | undefined;
  /** Which Redis it is like; default: the newest. */
  readonly version?: RedisVersion;
  readonly identity: Pick<ServerIdentity, 'host' | 'port'>;
  /** Milliseconds until a script is ended that does not end by itself; default 5,000. */
  readonly scriptTimeoutMs?: number;
  /** What joins it to others, of its cluster or its master's; undefined: it is alone. */
  readonly bus?: ClusterBus | ReplicationBus | undefined;
  /** Whether it is a Sentinel on its bus. */
  readonly isSentinel?: boolean | undefined;
  readonly onShutdown: () => void;
  /** Default: one that runs with the source of time. */
  readonly clock?: DrivenClock;
}

/** The table is the same for all servers of one version. */
const tables = new Map<RedisVersion, CommandTable>();

/** Puts an engine together: all that a server is but its connections. */
export function assembleEngine(source: Clock, options: AssembleOptions): RedisEngine {
  const clock = options.clock ?? new DrivenClock(source);
  const random = createRandom(options.seed);
  const { bus, seed } = options;
  const keyspace = new Keyspace(options.databases, bus instanceof ClusterBus);
  const version = new Version(options.version ?? newestVersion);
  keyspace.limits.hasListpackLists = version.has('7.2');
  const parts = {
    keyspace,
    clock,
    stopwatch: source,
    random,
    commands: options.isSentinel === true ? createCommandTable(sentinelCommands, version) : tableOf(version),
    version,
    config: createConfig({ databases: options.databases, password: options.password, version, limits: keyspace.limits }),
    identity: { runId: createRunId(random.fork('run id')), version: version.release, startedAtMs: source.now(), ...options.identity },
    describeClient: (client: Client, argv: Argv) => clientLine(client, client.context, argv),
    scriptTimeoutMs: options.scriptTimeoutMs ?? 5000,
    onShutdown: options.onShutdown,
  };
  if (bus === undefined) return new RedisEngine(parts);
  if (bus instanceof ClusterBus) return new ClusterEngine(parts, { bus, seed });
  return options.isSentinel === true ? new SentinelEngine(parts, { bus, seed }) : new PlainEngine(parts, bus);
}

/** The table of commands of a version. */
export function commandTable(name: RedisVersion): CommandTable {
  return tableOf(new Version(name));
}

function tableOf(version: Version): CommandTable {
  const known = tables.get(version.name);
  if (known !== undefined) return known;
  const table = createCommandTable(commands, version);
  tables.set(version.name, table);
  return table;
}
