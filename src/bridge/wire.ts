import type { Socket } from 'node:net';
import type { Timer } from '../base/clock';
import type { RaceWire, WatchWire, WireRaceOptions } from './race-wire';

/** Where an environment of ours leaves its {@link Bridge} on the sandbox's global object. */
export const bridgeKey: unique symbol = Symbol.for('jest-distributed') as never;

/**
 * What crosses from Node's own realm (environment, servers) into Jest's sandbox (test, matchers): functions that take and
 * return primitives, arrays and records of primitives. Errors cross as {@link WireError}, never as Error objects, and
 * nothing that the sandbox made is kept on the outer side beyond the call, but for callbacks that are dropped at teardown.
 */
export interface Bridge {
  /** Which environment made it. */
  readonly environment: 'node' | 'redis';
  /** The file's containers, by their names. */
  readonly containers: Readonly<Record<string, ContainerWire>>;
  /** The machine's time and timers, whatever fake timers the test has installed. */
  readonly clock: {
    now(): number;
    after(ms: number, run: () => void): Timer;
  };
  /** The test that runs now, or the beforeAll or afterAll hook outside of tests; undefined between them. */
  currentTest(): RunningTest | undefined;
  /**
   * Announces a promise that the test must await. Whatever is still pending when the test's function has ended fails that
   * test with "not awaited" and the place. Returns the function that takes the announcement back.
   * @param what the call as the user wrote it, e.g. "expect(fn).toEventually(...)"
   * @param stack the stack of that call
   */
  mustAwait(what: string, stack: string): () => void;
  /** Runs `run` after the current test's afterEach hooks (outside a test: after the describe block that runs, or the file), last registered first. */
  onCleanup(run: () => void | Promise<void>): void;
  /** How long each of them may take. */
  readonly cleanupMs: number;
  /** Runs `run` before them. */
  onEnd(run: () => void): void;
  /** Makes a folder that is deleted among them. @returns its path */
  tempDir(): string;
  /** Resolves when the environment's servers listen and their addresses are in process.env; rejects with a WireError when that failed. */
  ready(): Promise<void>;
  /** Names what handles the HTTP interceptors (nock's) that the sandbox has loaded. It is called only where Node's http modules were replaced. */
  onInterceptors(interceptors: Interceptors): void;
  /** A TCP port that is free and the file's own until it ends, on any of Jest's workers. */
  freePort(): Promise<number>;
  /**
   * Has connections of this process to a port of 127.0.0.1 come through memory, until the returned function is called or the file ends.
   * @param onConnection takes the server's end of each: a socket of Node's own class, which both realms share
   */
  serveInMemory(port: number, onConnection: (socket: Socket) => void): () => void;
  /** The file's own Redis; undefined in environments/node. */
  readonly redis: RedisWire | undefined;
  /** Begins a race check on the file's servers. Throws a WireError where there is no Redis of ours. */
  openRace(options: WireRaceOptions): RaceWire;
  /** Undefined: races are not watched. */
  readonly watch?: WatchWire | undefined;
  /** The handle of the file's Redis Cluster, for what the user wrote ('cluster.kill()'): throws where it runs on another backend; undefined in environments/node. */
  readonly cluster: ((wanted: string) => ClusterWire) | undefined;
  /** As {@link cluster}, of a master with replicas and Sentinels. */
  readonly sentinel: ((wanted: string) => SentinelWire) | undefined;
  /** Starts one more server, stopped at the end of the test or the file in which it was made. Rejects with a WireError. */
  startRedis(options: Readonly<Record<string, unknown>>): Promise<RedisWire>;
  /** The version that a program tells by --version. */
  programVersion(path: string): string | undefined;
  /** Resolves to the reason why there is no Docker engine, or to undefined. */
  missingDocker(): Promise<string | undefined>;
  /**
   * Skips the tests of the describe block that is being defined where something is not there.
   * @param absence why it is not there, or what finds out before the tests run
   * @param stack the frames of that call
   */
  skipUnless(name: string, absence: string | undefined | (() => Promise<string | undefined>), stack: string): void;
  /**
   * Starts a server of the user's own in a process, ended at the end of the test, block or file in which it was made. Rejects with a WireError.
   * @param probe one look of the user's own whether it is ready: undefined, or why not yet
   */
  spawnServer(options: WireServerOptions, probe?: () => Promise<string | undefined>): Promise<ServerWire>;
}

/** The sandbox's hold of its HTTP interceptors. */
export interface Interceptors {
  /** Called at the end of each test: clears them, and returns those that no request has met. */
  clear(): readonly string[];
  /** Called at the end of the file: lets go of all that Node's realm shares. */
  remove(): void;
}

/** The running test or hook, as far as waiting needs it. */
export interface RunningTest {
  /** Describe blocks and the test's name, joined by spaces; 'a beforeAll hook' for a hook outside of tests. */
  readonly name: string;
  /** When its function was started, on {@link Bridge.clock}. */
  readonly startedAtMs: number;
  /** Jest's limit for it. */
  readonly timeoutMs: number;
  /** How long a wait in it lasts unless it says otherwise, and to what its pauses grow; in milliseconds, by the file's tier. */
  readonly waitMs: number;
  readonly longestPauseMs: number;
}

/** What a process of the user's own is started with; all defaults filled in. */
export interface WireServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ready: {
    readonly port?: number | undefined;
    readonly log?: string | { readonly source: string; readonly flags: string } | undefined;
    readonly http?: string | undefined;
  };
  readonly readyMs: number;
  readonly graceMs: number;
  readonly ifOrphaned: readonly string[];
  /** When its output is shown: with the failure of a test, or as it comes. */
  readonly output: 'failure' | 'always';
}

/** How a process has ended: by itself with a code, or by a signal. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** The handle of a server in a process of its own. Its sandbox face is what `spawnServer` of 'jest-distributed' resolves to. */
export interface ServerWire {
  pid(): number;
  /** The end of what it has written, stdout and stderr. */
  output(): string;
  /** Resolves when the process of the last start has ended. */
  exited(): Promise<ServerExit>;
  start(): Promise<void>;
  stop(options: { readonly graceMs: number }): Promise<ServerExit>;
  signal(name: string): void;
  freeze(): void;
  thaw(): void;
}

/** A failure of the outer realm as data; the sandbox builds its own Error from it. */
export interface WireError {
  readonly wireError: true;
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly fix: string | undefined;
}

/** The handle of one container. */
export interface ContainerWire {
  /** The ports of the container, each with that of this machine, in the order in which they were asked for. */
  address(): { readonly host: string; readonly ports: readonly (readonly [number, number])[] };
  logs(): string;
  exec(command: readonly string[]): Promise<{ readonly exitCode: number; readonly output: string }>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A reply of Redis as data. `bytes` are Binary strings (one character a byte). */
export type WireReply =
  | { readonly kind: 'simple' | 'bulk' | 'error' | 'verbatim' | 'bignumber'; readonly bytes: string }
  | { readonly kind: 'integer' | 'double'; readonly number: number | bigint }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'array' | 'set' | 'push'; readonly items: readonly WireReply[] }
  | { readonly kind: 'map'; readonly items: readonly (readonly [WireReply, WireReply])[] };

/** One executed command in {@link RedisWire.commands}. */
export interface WireCommand {
  /** Counts from 1 over the life of the server. */
  readonly id: number;
  /** Milliseconds since the Unix epoch, on the server's clock. */
  readonly atMs: number;
  /** The connection's id, as CLIENT ID tells it. */
  readonly clientId: number;
  readonly clientName: string;
  readonly db: number;
  /** The command and its arguments; Binary. */
  readonly argv: readonly string[];
}

/** The handle of one Redis server. Its sandbox face is `redis` of 'jest-distributed'. */
export interface RedisWire {
  /** Read anew after stop and start: the port stays the same. */
  address(): {
    readonly host: string;
    readonly port: number;
    readonly url: string;
    /** By which clients in this process, too, come by TCP. */
    readonly tcpUrl: string;
    readonly password: string | undefined;
  };
  /** Executes one command on a connection of the handle's own, without a socket. Arguments are Binary. */
  call(argv: readonly string[]): Promise<WireReply>;
  flush(): void;
  dump(): string;
  commands(): readonly WireCommand[];
  /** Adds the keys of an RDB file. Relative paths begin at the folder of the test file. @returns how many */
  load(path: string): Promise<number>;
  /** Runs the commands of a file. @returns how many */
  loadCommands(path: string): Promise<number>;
  /** Writes an RDB file. */
  save(path: string): Promise<void>;
  snapshot(): number;
  restore(id: number): void;
  stop(options: { readonly keepData: boolean }): Promise<void>;
  start(): Promise<void>;
  readonly clock: {
    now(): number;
    freeze(): void;
    /** Resolves when what became due has happened (expiry, time-outs of blocked clients). */
    advance(ms: number): Promise<void>;
    set(atMs: number): Promise<void>;
    resume(): void;
  };
}

/** The handle of servers that know of each other; they are told by their numbers, which they keep. */
export interface GroupWire {
  nodes(): readonly WireNode[];
  /** Executes one command at a node. Arguments are Binary. */
  call(node: number, argv: readonly string[]): Promise<WireReply>;
  dump(node: number): string;
  commands(node: number): readonly WireCommand[];
  lag(node: number, lag: { readonly writes: number } | { readonly ms: number }): void;
  partition(groups: readonly (readonly number[])[]): void;
  heal(): void;
  kill(node: number): Promise<void>;
  start(node: number): Promise<void>;
}

/** The handle of a Redis Cluster. Its sandbox face is `cluster` of 'jest-distributed'. */
export interface ClusterWire extends GroupWire {
  /** The hash slot of a key, which is Binary. */
  slotOf(key: string): number;
  /** The node that serves a key. */
  serving(key: string): number;
  /** @param lose undefined: what lags. @returns who leads now */
  failover(node: number, lose: number | undefined): Promise<number>;
  /** @param during called when half of the keys have moved; it never rejects */
  migrate(slot: number, to: number, during: () => Promise<void>): Promise<void>;
}

/** The handle of a master with replicas and Sentinels. Its sandbox face is `sentinel` of 'jest-distributed'. */
export interface SentinelWire extends GroupWire {
  /** What clients ask for. */
  name(): string;
  /** The node that the Sentinels name. */
  master(): number;
  /** @param to undefined: whom the Sentinels choose @param lose undefined: what lags. @returns who leads now */
  failover(to: number | undefined, lose: number | undefined): Promise<number>;
}

/** A node of a {@link GroupWire} as it is now. */
export interface WireNode {
  /** As CLUSTER MYID or SENTINEL MYID tells it; of another server that of its run. */
  readonly id: string;
  readonly role: 'master' | 'replica' | 'sentinel';
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly tcpUrl: string;
  readonly isRunning: boolean;
  /** Whose replica it is; undefined: it is none. */
  readonly master: number | undefined;
  /** First and last of each row of slots that it serves; none outside of a cluster. */
  readonly slots: readonly (readonly [number, number])[];
  /** How many writes of its master have not reached it. */
  readonly behind: number;
}
