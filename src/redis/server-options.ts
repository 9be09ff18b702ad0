import type { Clock } from '../base/clock';
import { DistributedError, nearestName } from '../base/errors';
import type { TlsOptions } from '../base/tls-options';
import type { ClusterBus } from './engine/cluster/cluster-bus';
import type { ReplicationBus } from './engine/replicating/replication-bus';
import { newestVersion, type RedisVersion, redisVersions } from './version';

/** What a server is started with. Everything is optional. */
export interface RedisServerOptions {
  /** The port to listen on; 0, the default: a free one. */
  readonly port?: number;
  /** The address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** A path to listen on too. */
  readonly unixsocket?: string;
  /** TLS with this key and certificate, on the port itself or on one of its own. Default: none. */
  readonly tls?: TlsOptions | undefined;
  /** How many numbered databases there are; default 16. */
  readonly databases?: number;
  /** What clients have to give with AUTH; default: nothing. */
  readonly password?: string | undefined;
  /** A file with users, as ACL SAVE writes it. It must be there; it is read at every start, and its users are all that there are. */
  readonly aclfile?: string | undefined;
  /** Which Redis it is like, '7.0' to '8.4': what came later is unknown to it. Default: the newest, '8.4'. */
  readonly version?: RedisVersion;
  /**
   * A folder for RDB files: SAVE writes `dump.rdb` (the setting `dbfilename`) there, and a start without data loads it.
   * Default: none, then SAVE writes nothing.
   */
  readonly dir?: string | undefined;
  /** Milliseconds until a script or function is ended that does not end by itself: nothing else runs as long. Default 5,000. */
  readonly scriptTimeoutMs?: number | undefined;
  /**
   * Makes it a node of a cluster, alone until it meets others of the same bus, or a server that replicates with those of the same bus; default: none.
   * `RedisCluster` and `SentinelGroup` make whole ones.
   */
  readonly bus?: ClusterBus | ReplicationBus | undefined;
  /** Whether it is a Sentinel of its bus; default false. */
  readonly isSentinel?: boolean | undefined;
  /** Settings as CONFIG SET takes them; default: Redis's own. They hold from every start on. */
  readonly config?: Readonly<Record<string, string>>;
  /** Seeds all chance (SPOP, RANDOMKEY, run ids); default 1, so that runs are alike. */
  readonly seed?: number | string;
  /** Where time comes from; default: the machine. Servers that are given one DrivenClock share it. */
  readonly clock?: Clock;
  /**
   * How clients in this process reach it: 'memory', the default, by the same address and ten times faster; 'tcp': as all others do, by a socket of the
   * system. With TLS, and on another host than 127.0.0.1, localhost or 0.0.0.0, a server has TCP only.
   */
  readonly transport?: Transport;
  /** Whether the process stays alive while the server listens; default false, so that a test run ends. */
  readonly keepsProcessAlive?: boolean;
}

export type Transport = 'memory' | 'tcp';

/** JD_TRANSPORT=tcp tries everything over sockets. */
export const defaultTransport: Transport = process.env.JD_TRANSPORT === 'tcp' ? 'tcp' : 'memory';

export const redisServerDefaults = {
  port: 0,
  host: '127.0.0.1',
  databases: 16,
  version: newestVersion,
  seed: 1,
  transport: defaultTransport,
  keepsProcessAlive: false,
} as const;

const allOptions = [
  'port',
  'host',
  'unixsocket',
  'tls',
  'databases',
  'password',
  'aclfile',
  'dir',
  'version',
  'scriptTimeoutMs',
  'bus',
  'isSentinel',
  'config',
  'seed',
  'clock',
  'transport',
  'keepsProcessAlive',
];

/** @throws DistributedError JD_OPTION for an unknown option or a value that cannot be */
export function checkOptions(options: RedisServerOptions): void {
  for (const name of Object.keys(options)) {
    if (allOptions.includes(name)) continue;
    const near = nearestName(name, allOptions);
    throw wrongOption(
      `RedisServer has no option '${name}'.`,
      near === undefined ? `Options: ${allOptions.join(', ')}.` : `Did you mean '${near}'?`,
    );
  }
  const { port, databases, version, scriptTimeoutMs, transport } = { ...redisServerDefaults, ...options };
  if (!isPort(port)) throw wrongOption(`The port ${port} is none.`, 'Give a whole number from 0 to 65535; 0 is any free port.');
  if (!Number.isInteger(databases) || databases < 1 || databases > 10_000) {
    throw wrongOption(`A Redis with ${databases} databases cannot be.`, 'Give a whole number from 1 to 10000.');
  }
  if (scriptTimeoutMs !== undefined && !(scriptTimeoutMs > 0)) {
    throw wrongOption(`A script cannot be given ${scriptTimeoutMs} ms.`, 'Give scriptTimeoutMs as a number of milliseconds above 0.');
  }
  if (transport !== 'memory' && transport !== 'tcp')
    throw wrongOption(`There is no transport '${String(transport)}'.`, "Give 'memory' or 'tcp'.");
  if (!redisVersions.includes(version)) throw wrongOption(`There is no Redis ${version} here.`, `Versions: ${redisVersions.join(', ')}.`);
}

export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 65535;
}

export function wrongOption(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_OPTION', what, fix });
}

/** CONFIG SET has refused the settings of the option `config`. @param known the names of all settings */
export function refusedSettings(reason: string, given: readonly string[], known: readonly string[]): DistributedError {
  const unknown = given.find((name) => !known.includes(name.toLowerCase()));
  const nearest = unknown === undefined ? undefined : nearestName(unknown, known);
  const hint = nearest === undefined ? 'CONFIG GET * lists the settings and their values.' : `Did you mean ${nearest}?`;
  return wrongOption(`RedisServer cannot take these settings: ${reason}`, `Correct the option \`config\`. ${hint}`);
}
