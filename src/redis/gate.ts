import type { Binary } from '../base/bytes';
import type { Client } from './client';
import type { Argv, Command, Outcome } from './command';
import type { Reply } from './reply';

/**
 * Stands between clients and an engine (`engine.pauses.gate`): sees every command when its turn has come, and when it is done.
 * Admission (arity, permissions, memory) comes before, so what Redis refuses is never seen.
 */
export interface Gate {
  /**
   * Whether the command waits, as in CLIENT PAUSE, and with it what the client sends after it. Asked again when `engine.resumePostponed([client])` is
   * called, or a pause ends. Not asked about what MULTI queues: EXEC stands for it.
   */
  holds(client: Client, command: Command, argv: Argv): boolean;
  /** The command has run. A `Block`: the client waits in it, until it is served. Not called for what scripts and EXEC call. */
  executed(client: Client, command: Command, argv: Argv, outcome: Outcome): void;
  /** A script calls a command in a database: keys that it has not declared, too, are touched. */
  scripted(command: Command, argv: Argv, db: number): void;
  /** A client that waits is tried again, after the step that may have served it. @param serve does it; undefined: the client waits on */
  serves(client: Client, command: Command, argv: Argv, serve: () => Reply | undefined): Reply | undefined;
}

/** Stands between channels and subscribers (`engine.pubsub.gate`). */
export interface MessageGate {
  /** A message is published, or a keyspace event; somebody listens, or nobody does. */
  published(channel: Binary): void;
  /** Whether a message waits. Whoever holds it hands it on by `client.message`, each client's in the order of their coming. */
  holdsMessage(client: Client, words: Argv): boolean;
}
