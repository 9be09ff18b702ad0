import type { Binary } from '../base/bytes';
import type { DrivenClock } from '../base/driven-clock';
import type { Random } from '../base/random';
import type { Client } from './client';
import type { Argv, Command } from './command';
import type { Database } from './keyspace/database';
import type { EventClass } from './keyspace/events';
import type { Keyspace } from './keyspace/keyspace';
import type { ErrorReply, Replies, Reply } from './reply';
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
  readonly config: Config;
  readonly stats: EngineStats;
  readonly identity: ServerIdentity;
  /** How replicas would know the data set: 40 hexadecimal digits. */
  replicationId: string;
  readonly debug: DebugSwitches;
  /** The version of Redis that it is like: what is newer is hidden, and `version.has('7.4')` tells. */
  readonly version: Version;

  /** EXEC: runs the queue as one step and sends the replies. */
  execute(client: Client): Reply | Replies;
  /** Ends MULTI and WATCH without running anything. */
  discard(client: Client): void;
  watch(client: Client, key: Binary): void;
  unwatch(client: Client): void;
  /** SWAPDB, with what it means for watches and waiting clients. */
  swapDatabases(first: number, second: number): void;
  /** Ends a client's waiting with a reply. @returns whether it was waiting */
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
  /** A command by name, a subcommand as 'client|kill'; in any case of letters. */
  named(name: string): Command | undefined;
  /** The command or subcommand that argv calls; an error reply that says why there is none. */
  lookup(argv: Argv): Command | ErrorReply;
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
}

/** Which keyspace notifications are sent: to __keyspace@db__:key, to __keyevent@db__:event, of which classes. */
export interface KeyspaceEvents {
  readonly byKey: boolean;
  readonly byEvent: boolean;
  /** Empty when neither channel is on. */
  readonly classes: ReadonlySet<EventClass>;
}

export interface EngineStats {
  connectionsReceived: number;
  /** Turned away at maxclients. */
  connectionsRejected: number;
  commandsProcessed: number;
  /** By full name in small letters. */
  readonly commands: Map<string, CommandStats>;
  /** Error replies by code. */
  readonly errors: Map<string, number>;
  reset(): void;
}

/** What DEBUG turns on and off for tests. */
export interface DebugSwitches {
  /** The checksums of RDB files and of RESTORE's payload are not looked at. */
  skipsChecksums: boolean;
  /** Scripts may call what is denied to them. */
  allowsDeniedInScripts: boolean;
}

export interface CommandStats {
  calls: number;
  microseconds: number;
  /** Refused before they ran. */
  rejected: number;
  /** Answered with an error. */
  failed: number;
}

export interface ServerIdentity {
  /** 40 hexadecimal digits. */
  readonly runId: string;
  readonly version: string;
  readonly port: number;
  readonly host: string;
  readonly startedAtMs: number;
}
