import { DistributedError } from '../base/errors';
import type { RedisVersion } from '../base/redis-versions';
import type { TlsOptions } from '../base/tls-options';
import type { ClusterWire, RedisWire, SentinelWire, WireCommand, WireReply } from '../bridge/wire';
import type { RedisServer } from '../redis/server';
import type { RacedRedis } from './raced-redis';

/**
 * Where a Redis may come from: 'memory' is the one in the test's own process, 'cluster' and 'sentinel' several there, 'redis-server' a program of this machine, 'container'
 * an image.
 */
export const backendNames = ['memory', 'redis-server', 'container', 'cluster', 'sentinel'] as const;
export type BackendName = (typeof backendNames)[number];

/** What a server is started with, wherever it comes from. */
export interface ServerOptions {
  readonly databases: number;
  readonly password: string | undefined;
  readonly tls: TlsOptions | undefined;
  /** Undefined: the newest in memory, whatever is found elsewhere. */
  readonly version: RedisVersion | undefined;
  readonly config: Readonly<Record<string, string>>;
  readonly transport: 'memory' | 'tcp';
  /** The program of a server that is one: a path, or a name on PATH. */
  readonly binary: string | undefined;
  /** What a container is made from. */
  readonly container: ContainerOptions;
  /** Of a cluster: how many masters there are, and how many replicas each has. */
  readonly cluster: ClusterShape;
  readonly sentinel: SentinelShape;
}

export interface ClusterShape {
  readonly masters: number;
  readonly replicas: number;
}

/** A master with replicas, and Sentinels that watch it by a name. */
export interface SentinelShape {
  readonly replicas: number;
  readonly sentinels: number;
  /** Undefined: most of them. */
  readonly quorum: number | undefined;
  readonly name: string;
}

/** Options of a Redis in a container. */
export interface ContainerOptions {
  /** With its tag; undefined: that of the version. */
  readonly image: string | undefined;
  /** What runs in it in the place of redis-server, before the settings. */
  readonly command: readonly string[] | undefined;
  /** A redis.conf, absolute. */
  readonly configFile: string | undefined;
  /** The name of a network that is there, in which it is called redis. */
  readonly network: string | undefined;
  /** Whether it stays for the next run. */
  readonly reuse: boolean;
}

/** A server's time under the test's control. */
export type BackendClock = RedisWire['clock'] & { readonly isFrozen: boolean; reset(): void };

/**
 * A Redis as the environments use it. What not all of them can do is undefined where it cannot be done; whoever is asked for it
 * then throws {@link lacking}.
 */
export interface RedisBackend {
  /** As a reader knows it: 'the in-process Redis', 'redis-server 7.0.15'. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly tcpUrl: string;
  readonly password: string | undefined;
  /** The database that is the test file's, where other files use the server, too; then it cannot be stopped. */
  readonly sharedDatabase?: number | undefined;
  /** How many clients are connected; undefined where only a question to it would tell. */
  readonly connectionCount: number | undefined;
  readonly clock: BackendClock | undefined;
  /** The server itself, where it is in this process. */
  readonly server: RedisServer | undefined;
  /** The servers that it consists of, where these are several in this process. */
  readonly nodes?: readonly RedisServer[];
  /** As race checks use it; undefined: they cannot. */
  readonly raced?: RacedRedis | undefined;
  /** What was executed. */
  readonly commands: (() => readonly WireCommand[]) | undefined;
  /** Its nodes and what a test does to them. */
  readonly cluster: ClusterWire | undefined;
  readonly sentinel: SentinelWire | undefined;
  call(argv: readonly string[]): Promise<WireReply>;
  /** Calls `listener` with what it writes from now on, where somebody hears it; returns what ends that. */
  readonly onText?: (listener: (text: string) => void) => () => void;
  flush(): void;
  dump(): string;
  /** Paths are absolute. */
  load(path: string): Promise<number>;
  loadCommands(path: string): Promise<number>;
  save(path: string): Promise<void>;
  /** Keys, libraries of functions, settings and users. Valid as long as the backend is. */
  snapshot(): unknown;
  /** Has those of its servers run that ran when the snapshot was taken; undefined where {@link start} and {@link stop} do all. */
  readonly revive: ((snapshot: unknown) => Promise<void>) | undefined;
  /** Goes back to a snapshot, any number of times, in any order; connections stay open. */
  restore(snapshot: unknown): void;
  /** Has connections of this process to other addresses (host:port) come here, until the returned function is called; refused while it is stopped. */
  answerAt(addresses: readonly string[], onConnect: (address: string) => void): () => void;
  /** Listens again after {@link stop}, on the same port. */
  start(): Promise<void>;
  /** Ends all connections. May be called twice. */
  stop(options: { readonly keepData: boolean }): Promise<void>;
}

/** What the handle's own connections to a server of another process are called in CLIENT LIST. */
export const handleClientName = 'jest-distributed';

/** Starts a server. @throws DistributedError with the code {@link missingCode} where there is none to be had */
export type StartRedis = (options: ServerOptions) => Promise<RedisBackend>;

/** As a reader knows those in the test's own process. */
export const inProcessNames = {
  memory: 'the in-process Redis',
  cluster: 'the in-process Redis Cluster',
  sentinel: 'the in-process Redis with Sentinels',
} as const;

/**
 * The error for what a backend cannot do.
 * @param wanted as the user wrote it: 'redis.clock'
 * @param able the one that can
 * @param why where the reader may wonder: a sentence
 */
export function lacking(
  wanted: string,
  backend: Pick<RedisBackend, 'name'>,
  able: keyof typeof inProcessNames = 'memory',
  why?: string,
): DistributedError {
  return new DistributedError({
    code: 'JD_BACKEND',
    what: `${wanted} needs ${inProcessNames[able]}; this file runs on ${backend.name}.${why === undefined ? '' : ` ${why}`}`,
    fix: `Keep the file on it, whatever the run asks for: put this first in the file, before anything else: /** @redis {"only": "${able}"} */`,
  });
}

/**
 * The error for what would reach other test files.
 * @param wanted as the user wrote it: 'redis.stop()'
 */
export function sharedError(wanted: string, { name, sharedDatabase }: Pick<RedisBackend, 'name' | 'sharedDatabase'>): DistributedError {
  return new DistributedError({
    code: 'JD_SHARED',
    what: `${wanted} would reach other test files: they use this ${name}, too, and this file has its database ${sharedDatabase}.`,
    fix: 'Give the file a server of its own; put this first in it, before anything else: /** @redis {"scope": "file"} */',
  });
}
