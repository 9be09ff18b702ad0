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
  /** Begins a race check on the file's servers. Throws a WireError where there is no Redis of ours. */
  openRace(options: WireRaceOptions): RaceWire;
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

/** What a race check of the sandbox asks for. Times in milliseconds. */
export interface WireRaceOptions {
  readonly tasks: readonly string[];
  /** The stack of the call that made them, innermost first. */
  readonly createdAt: readonly string[];
  readonly executions: number;
  readonly timeMs: number;
  readonly seed: number;
  readonly strategy: string;
  readonly preemptions: number | undefined;
  readonly faults: readonly ('crash' | 'lost reply' | 'expiry')[];
  readonly maxSteps: number;
  readonly isSerializable: boolean;
  readonly hasOneWinner: boolean;
  /** Every step depends on every other. */
  readonly isOpaque: boolean;
  /** A schedule to follow instead of a search. */
  readonly replay: string | undefined;
}

/** One execution that is to be done. */
export interface WirePlan {
  readonly tasks: readonly number[];
  /** Whether stacks and replies are wanted. */
  readonly isRecorded: boolean;
}

/** What is to happen next. `id` is that of a step that arrived from the sandbox; 0: the server has let go what it held. */
export interface WireMove {
  readonly kind: 'go' | 'lost reply' | 'time out' | 'crash' | 'end';
  readonly id: number;
  readonly task: number;
  /** How it ended; undefined: it has not. */
  readonly end: 'done' | 'deadlock' | 'livelock' | 'cut' | undefined;
}

/** How a task ended: see TaskResult of src/race. */
export interface WireTaskResult {
  readonly kind: 'returned' | 'threw';
  readonly text: string;
  readonly isAllowed: boolean;
  readonly hasWon: boolean;
}

/** What a check came to. */
export interface WireRaceFinding {
  readonly kind: 'holds' | 'fails' | 'unknown' | 'drift';
  /** 'exhaustive: 36 of 36 traces'. */
  readonly coverage: string;
  readonly isExhaustive: boolean;
  readonly traces: number;
  readonly executions: number;
  readonly seed: number;
  /** For 'unknown' and 'drift': why. */
  readonly what: string;
  /** For 'fails': the whole report as a person reads it. */
  readonly text: string;
  /** For 'fails': the report as JSON (RaceReport of src/race/report.ts). */
  readonly report: string | undefined;
  readonly schedule: string | undefined;
  /** Which execution of the search was the first that failed; 0: a serial order. */
  readonly foundAt: number;
}

/**
 * One race check. The sandbox runs tasks and asks for each move: `begin`, setup, `open`, tasks that arrive, `move` until the end, `stop`, the
 * invariant, `end`; and again until `begin` returns undefined.
 */
export interface RaceWire {
  begin(): WirePlan | undefined;
  /** The tasks begin: from now on steps are held. */
  open(): void;
  /** Calls `act` in the name of a task: what it starts is the task's. */
  runAs(task: number, act: () => void): void;
  /** Calls `act`, which makes a connection: it is the task's in all executions, and making it is no step. */
  connectAs(task: number, act: () => void): void;
  /** Whose turn it is that calls; undefined: no task's of this execution. */
  currentTask(): number | undefined;
  /**
   * Commands that a client is about to send in one step. Words are Binary.
   * @param connection tells the client's connections apart, from 1
   * @returns the step's id; 0: it is none, send it; -1: its task is gone, never send it
   */
  arriveCommands(connection: number, how: 'one' | 'pipeline' | 'transaction', commands: readonly (readonly string[])[]): number;
  /** Another step of the calling task. @param dueMs for timers: in how many milliseconds; @returns as for commands */
  arrive(kind: 'start' | 'point' | 'timer', label: string, dueMs: number): number;
  withdraw(id: number): void;
  /** The step that runs touches this, too. */
  touch(space: string, key: string, kind: 'read' | 'write'): void;
  /** For recorded executions. */
  record(id: number, stack: string, reply: string): void;
  taskEnds(task: number, result: WireTaskResult): void;
  /** Whether every task is at the gate or has ended. */
  isSettled(): boolean;
  /** Whether the command that was let go last waits in its server. */
  isBlocked(): boolean;
  move(): WireMove;
  /** The tasks are over: nothing is held any more. @param state of what is compared beside the servers' data */
  stop(state: string): void;
  end(broken: string | undefined, uncontrolled: string | undefined): void;
  finding(): WireRaceFinding;
  /** The time of the tasks, in milliseconds since the Unix epoch. */
  nowMs(): number;
  close(): void;
}
