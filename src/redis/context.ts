import type { Binary } from '../base/bytes';
import type { DrivenClock } from '../base/driven-clock';
import type { Random } from '../base/random';
import type { AclLog, Refused } from './acl/acl-log';
import type { CommandCatalog } from './acl/command-catalog';
import type { Denial } from './acl/denial';
import type { RuleStyle } from './acl/describe';
import type { User } from './acl/user';
import type { Users } from './acl/users';
import type { Cluster } from './cluster';
import type { Client, TrackingMode } from './client';
import type { Argv, Command, Outcome } from './command';
import type { Database } from './keyspace/database';
import type { EventClass } from './keyspace/events';
import type { Keyspace } from './keyspace/keyspace';
import type { EngineStats, LatencyMonitor, SlowLog } from './observation';
import type { ErrorReply, Replies, Reply } from './reply';
import type { Sentinel } from './sentinel';
import type { Version } from './version';

/** What a command sees of the world. One for each client, made by the engine. */
export interface Context {
  readonly client: Client;
  /** The client's selected database. */
  readonly db: Database;
  readonly keyspace: Keyspace;
  readonly engine: Engine;
  /** False inside MULTI and scripts: a blocking command answers at once. */
  readonly mayBlock: boolean;
}

/** What the engine does for commands. Its classes live in engine/; commands know these faces only. */
export interface Engine {
  readonly keyspace: Keyspace;
  readonly clock: DrivenClock;
  readonly random: Random;
  readonly commands: CommandTable;
  readonly clients: ReadonlyMap<number, Client>;
  readonly pubsub: PubSub;
  readonly acl: AccessControl;
  readonly scripting: Scripting;
  readonly persistence: Persistence;
  readonly migrations: Migrations;
  readonly memory: MemoryUse;
  readonly tracking: Tracking;
  readonly monitors: Monitoring;
  readonly config: Config;
  readonly stats: EngineStats;
  readonly slowLog: SlowLog;
  readonly latency: LatencyMonitor;
  readonly identity: ServerIdentity;
  readonly replication: Replication;
  /** Its part in a cluster; undefined: cluster-enabled is no. */
  readonly cluster: Cluster | undefined;
  /** Undefined: it is a server with data. */
  readonly sentinel: Sentinel | undefined;
  /** As HELLO and INFO tell it. */
  readonly mode: 'standalone' | 'cluster' | 'sentinel';
  readonly debug: DebugSwitches;
  /** The version of Redis that it is like: what is newer is hidden, and `version.has('7.4')` tells. */
  readonly version: Version;

  /** EXEC: runs the queue as one step and sends the replies. */
  execute(client: Client): Reply | Replies;
  /** Ends MULTI and WATCH without running anything. */
  discard(client: Client): void;
  watch(client: Client, key: Binary): void;
  unwatch(client: Client): void;
  /** Removes every key of some databases, with what it means for watches and client caches. @returns how many there were */
  flush(databases: readonly Database[]): number;
  /** SWAPDB, with what it means for watches and waiting clients. */
  swapDatabases(first: number, second: number): void;
  /** Ends a client's waiting with its command's own reply. @param tookMs what counts as the time of its run */
  answer(client: Client, reply: Reply, tookMs: number): void;
  /** CLIENT UNBLOCK: ends a client's waiting with a reply, for its command a failure. @returns whether it was waiting */
  unblock(client: Client, reply: Reply): boolean;
  /** Closes a client's connection; at once, or after the reply to the command that runs when it is the caller's own. */
  kill(client: Client): void;
  /** Puts a connection back to its first state (RESET). */
  reset(client: Client): void;
  /** Holds commands of all clients, or only those that may write, until `untilMs` on the engine's clock. */
  pause(mode: 'all' | 'write', untilMs: number): void;
  unpause(): void;
  /** DEBUG SLEEP: holds every command for a time, whatever a pause does. */
  sleep(ms: number): void;
  /** SHUTDOWN: ends the server when the running command is over. */
  shutdown(): void;
}

export interface CommandTable {
  /** All commands, by name in small letters; subcommands are inside their containers. */
  readonly all: ReadonlyMap<string, Command>;
  /** The same, as ACL rules see them. */
  readonly catalog: CommandCatalog;
  /** A command by name, a subcommand as 'client|kill'; in any case of letters. */
  named(name: string): Command | undefined;
  /** The command or subcommand that argv calls; an error reply that says why there is none. */
  lookup(argv: Argv): Command | ErrorReply;
}

/** Users: who clients are, and what they may do. */
export interface AccessControl {
  readonly users: Users;
  readonly log: AclLog;
  /** How the version tells rules. */
  readonly style: RuleStyle;
  /** Makes a client a new one: the default user, who is logged in when that needs no password. */
  greet(client: Client): void;
  /** Whether a client may do nothing but log in. */
  mustAuthenticate(client: Client): boolean;
  /** @returns the user that the client is now; undefined when name and password are not right, which changes nothing */
  logIn(client: Client, name: Binary, password: Binary): User | undefined;
  /** Why a user may not make a call; undefined when it is allowed. */
  denial(user: User, command: Command, argv: Argv): Denial | undefined;
  /** Writes a refusal into the ACL log. @param username default: the client's */
  record(client: Client, argv: Argv, refused: Pick<Refused, 'reason' | 'context' | 'object'>, username?: Binary): void;
  /** Creates a user or changes one: all rules or none. Subscribers who may not listen any more are let go. @throws the error of ACL SETUSER */
  setUser(name: Binary, rules: readonly Binary[]): void;
  /** Removes a user and lets his clients go. @returns whether there was one */
  deleteUser(name: Binary): boolean;
  /** Puts the users of the ACL file in the place of all others. @returns what is wrong with the file, which then changes nothing */
  load(): string | undefined;
  /** Writes the users into the ACL file. @returns whether it could be written */
  save(): boolean;
}

export interface PubSub {
  subscribe(client: Client, kind: SubscriptionKind, channel: Binary): void;
  /** @param channels undefined: all of that kind */
  unsubscribe(client: Client, kind: SubscriptionKind, channels: readonly Binary[] | undefined): void;
  /** Delivers a message. @returns how many clients received it */
  publish(channel: Binary, message: Binary, kind: 'channel' | 'shard'): number;
  /** Active channels, of which at least one client is a subscriber. */
  channels(kind: 'channel' | 'shard'): Iterable<Binary>;
  subscriberCount(kind: 'channel' | 'shard', channel: Binary): number;
  /** Distinct patterns that somebody listens to. */
  readonly patternCount: number;
}

/** How a script or function was called. */
export interface ScriptCall {
  readonly keys: readonly Binary[];
  readonly args: readonly Binary[];
  /** By EVAL_RO, EVALSHA_RO or FCALL_RO. */
  readonly isReadOnly: boolean;
  /** The whole call, as FUNCTION STATS tells it. */
  readonly argv: Argv;
}

/** Lua: the scripts of EVAL and the libraries of FUNCTION. */
export interface Scripting {
  readonly libraries: Libraries;
  /** Compiles a script, unless it is known, and runs it. A script that takes long may leave the client waiting. @throws what the compiler says */
  eval(caller: Context, code: Binary, call: ScriptCall): Outcome;
  /** @returns NOSCRIPT when it is not known */
  evalSha(caller: Context, sha: Binary, call: ScriptCall): Outcome;
  callFunction(caller: Context, name: Binary, call: ScriptCall): Outcome;
  /** @returns the script's SHA-1. @throws what the compiler says */
  loadScript(code: Binary): Binary;
  hasScript(sha: Binary): boolean;
  flushScripts(): void;
  /** Ends the script or function that is suspended; the reply of SCRIPT KILL. */
  kill(kind: 'eval' | 'function'): Reply;
  /** What runs, or is suspended. */
  readonly running: { readonly name: Binary; readonly argv: Argv; readonly durationMs: number } | undefined;
  /** What others are told while a script is suspended. */
  readonly busyError: ErrorReply | undefined;
  /** Bytes that Lua holds for scripts, and for functions. */
  readonly memoryBytes: number;
  readonly functionMemoryBytes: number;
  readonly scriptCount: number;
  /** Bytes of the scripts' texts. */
  readonly scriptBytes: number;
}

/** The libraries of FUNCTION LOAD: data, as keys are. */
export interface Libraries {
  all(): ReadonlyMap<Binary, Library>;
  readonly functionCount: number;
  hasFunction(name: Binary): boolean;
  /** @returns the library's name. @throws why the code is none, or is refused */
  load(code: Binary, replaces: boolean): Binary;
  /** Loads several, all or none. @param policy what happens with those that are there */
  restore(codes: readonly Binary[], policy: 'flush' | 'append' | 'replace'): void;
  /** @returns whether it was there */
  delete(name: Binary): boolean;
  clear(): void;
}

export interface Library {
  readonly name: Binary;
  /** With the shebang. */
  readonly code: Binary;
  readonly functions: ReadonlyMap<
    Binary,
    { readonly name: Binary; readonly description: Binary | undefined; readonly flags: ReadonlySet<string> }
  >;
}

/** RDB files, and the log of commands as far as there is one. */
export interface Persistence {
  readonly counts: PersistenceCounts;
  /** Writes the RDB file. @returns whether it could be written */
  save(): boolean;
  /** Begins to save, or to rewrite the log, in the background; what is saved is the state of now. */
  begin(kind: BackgroundKind): void;
  /** Begins when what is under way is over. */
  schedule(kind: BackgroundKind): void;
  /** Whether this is under way. */
  is(kind: BackgroundKind): boolean;
  isScheduled(kind: BackgroundKind): boolean;
  /** When what is under way began, in milliseconds since the epoch. */
  readonly backgroundSinceMs: number | undefined;
  /** Loads the RDB file, or the log. @returns whether that could be done */
  reload(mode: ReloadMode): boolean;
  reloadLog(): boolean;
}

/** MIGRATE's connections to other servers. */
export interface Migrations {
  /** Sends commands and reads their replies; no other command runs until `done` was called, in a step of its own. */
  send(migration: Migration, done: (outcome: MigrationOutcome) => void): void;
}

export interface Migration {
  readonly host: string;
  readonly port: number;
  readonly commands: readonly Argv[];
  /** Milliseconds that connecting, and each reply, may take. */
  readonly timeoutMs: number;
}

export interface MigrationOutcome {
  /** The error of each reply that came, undefined for any other reply; in the order of the commands. */
  readonly errors: readonly (Binary | undefined)[];
  /** What went wrong before all replies were there. */
  readonly failedWhile: 'connecting' | 'writing' | 'reading' | undefined;
}

export type BackgroundKind = 'save' | 'rewrite';

export interface ReloadMode {
  /** Removes all data before loading. */
  readonly flushes: boolean;
  /** What is loaded may take the place of what is there. */
  readonly merges: boolean;
}

export interface PersistenceCounts {
  /** Milliseconds since the epoch; a server counts as saved when it starts. */
  readonly lastSavedAtMs: number;
  /** Of saving in the background. */
  readonly lastStatus: 'ok' | 'err';
  readonly lastDurationMs: number | undefined;
  readonly lastRewriteDurationMs: number | undefined;
  /** How often saving and rewriting began. */
  readonly saves: number;
  readonly rewrites: number;
  readonly lastLoad: { readonly loaded: number; readonly expired: number };
}

/** What Redis would use of memory for what the server holds, in bytes: estimates. */
export interface MemoryUse {
  /** All of it; INFO's used_memory. O(keys) as long as no `maxmemory` is set. */
  readonly usedBytes: number;
  /** The most that was ever found, since the start. */
  readonly peakBytes: number;
  /** What an empty server uses. */
  readonly startupBytes: number;
  readonly clientBytes: number;
  /** Of the texts of scripts. */
  readonly scriptBytes: number;
  readonly functionBytes: number;
}

/** CLIENT TRACKING. */
export interface Tracking {
  /** @param prefixes of broadcasts: these too, beside those that the client has; none: every key */
  enable(client: Client, mode: TrackingMode, prefixes: readonly Binary[]): void;
  disable(client: Client): void;
  /** Notes that a client which tracks has the keys of a call, unless it asked not to. */
  noteKeys(client: Client, command: Command, argv: Argv): void;
  /** Clients that track. */
  readonly clientCount: number;
  /** Keys that somebody has. */
  readonly keyCount: number;
  /** The same, a key counted for each client that has it. */
  readonly itemCount: number;
  readonly prefixCount: number;
}

/** MONITOR. */
export interface Monitoring {
  /** Whether anybody looks. */
  readonly isWatched: boolean;
  add(client: Client): void;
  /** Shows a command that a script of the client has called. */
  afterScripted(client: Client, command: Command, argv: Argv): void;
}

export type SubscriptionKind = 'channel' | 'pattern' | 'shard';

/** Settings by name, as CONFIG GET shows them. Names are in small letters. */
export interface Config {
  get(name: string): string | undefined;
  /** A numeric parameter's value, without parsing. @throws Error when it is not numeric. */
  number(name: string): number;
  names(): Iterable<string>;
  /** Sets all or nothing; a name given twice is an error. @returns the error of CONFIG SET, or undefined when it is done */
  set(pairs: Iterable<readonly [name: string, value: string]>): ErrorReply | undefined;
  /** `notify-keyspace-events`, parsed. */
  readonly keyspaceEvents: KeyspaceEvents;
  /** `lazyfree-lazy-user-del`. */
  readonly deletesLazily: boolean;
}

/** Which keyspace notifications are sent: to __keyspace@db__:key, to __keyevent@db__:event, of which classes. */
export interface KeyspaceEvents {
  readonly byKey: boolean;
  readonly byEvent: boolean;
  /** Empty when neither channel is on. */
  readonly classes: ReadonlySet<EventClass>;
}

/** Whether the server is a master or a replica. Outside a cluster neither ever talks to another server. */
export interface Replication {
  readonly peers: Peers;
  /** Undefined: it is a master. */
  readonly master: Master | undefined;
  /** How replicas would know the data set: 40 hexadecimal digits. */
  readonly id: string;
  /** The id that it had before it was made a master. */
  readonly formerId: string;
  /** The offset up to which the former id holds; -1: there is none. */
  readonly formerIdUpTo: number;
  /** REPLICAOF: a replica from now on. Clients that wait are let go. */
  follow(master: Master): void;
  /** REPLICAOF NO ONE. */
  lead(): void;
  /** Takes another id, as after changes that no replica knows of. */
  renewId(): void;
}

/** Whom a server replicates with. */
export interface Peers {
  /** How many writes there were, its own or its master's. */
  readonly offset: number;
  /** Whether it takes its master's writes. */
  readonly isLinked: boolean;
  /** Who takes its writes. */
  readonly replicas: readonly Peer[];
  /** How many of them have all that a client has written. */
  replicasWith(client: Client): number;
}

export interface Peer extends Master {
  /** How many writes it has. */
  readonly offset: number;
}

export interface Master {
  readonly host: Binary;
  readonly port: number;
}

/** What DEBUG turns on and off for tests. */
export interface DebugSwitches {
  /** The checksums of RDB files and of RESTORE's payload are not looked at. */
  skipsChecksums: boolean;
  /** Scripts may call what is denied to them. */
  allowsDeniedInScripts: boolean;
}

export interface ServerIdentity {
  /** 40 hexadecimal digits. */
  readonly runId: string;
  readonly version: string;
  readonly port: number;
  readonly host: string;
  readonly startedAtMs: number;
}
