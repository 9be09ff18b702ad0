import type { Timer } from '../base/clock';

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
  /** Runs `run` after the current test's afterEach hooks (outside a test: after the file), last registered first. */
  onCleanup(run: () => void | Promise<void>): void;
  /** Resolves when the environment's servers listen and their addresses are in process.env; rejects with a WireError when that failed. */
  ready(): Promise<void>;
  /** Names what handles the HTTP interceptors (nock's) that the sandbox has loaded. It is called only where Node's http modules were replaced. */
  onInterceptors(interceptors: Interceptors): void;
  /** A TCP port that is free now and was given to nobody else in this run, on any of Jest's workers. */
  freePort(): Promise<number>;
  /** The file's own Redis; undefined in environments/node. */
  readonly redis: RedisWire | undefined;
  /** Starts one more server, stopped at the end of the test or the file in which it was made. Rejects with a WireError. */
  startRedis(options: Readonly<Record<string, unknown>>): Promise<RedisWire>;
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
  /** Seconds-scale tests may wait longer by default: true in files under an integration folder or named so. */
  readonly integration: boolean;
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
