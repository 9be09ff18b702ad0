import type { Binary } from '../../base/bytes';
import { nextTick } from '../../base/event-loop';
import type { Access } from '../../race/step';
import { Block } from '../../redis/block';
import type { Client } from '../../redis/client';
import type { Argv, Command, Outcome } from '../../redis/command';
import type { RedisEngine } from '../../redis/engine/engine';
import type { Gate, MessageGate } from '../../redis/gate';
import type { Reply } from '../../redis/reply';
import { type Waiting, waitingOf } from './blocking-commands';
import { accessesOf, channelSpace } from './command-accesses';

/** A command that a server holds. */
export interface HeldCommand {
  readonly commands: readonly Argv[];
  readonly accesses: readonly Access[];
  readonly waiting: Waiting | undefined;
  letGo(): void;
}

/** A message that a subscriber has not been sent yet. */
export interface HeldMessage {
  /** 'message', its channel, and what it says. */
  readonly words: Argv;
  deliver(): void;
}

/** Who decides about commands. */
export interface GateHost {
  /** The task that made the connection with this address; undefined: none, its commands pass. */
  ownerOf(address: string): number | undefined;
  /** Whether a gate on the client's side has just let this command go. */
  isExpected(argv: Argv): boolean;
  held(task: number, command: HeldCommand): void;
  /** @returns takes it away again */
  heldMessage(task: number, message: HeldMessage): () => void;
  /** The step that runs touches this, too. */
  touched(accesses: readonly Access[]): void;
  /** A command waits in the server from now on. @returns whether its time is up at once */
  blocked(): boolean;
}

/** Holds commands of connections that tasks have made, unless a gate on the client's side does; lets everybody else's pass. */
export class ServerGate implements Gate, MessageGate {
  private readonly heldClients = new Set<Client>();
  private readonly granted = new Set<Client>();
  private readonly blocked = new Set<Client>();
  /** What subscribers have not been sent yet, in the order in which it was published. */
  private readonly messages = new Map<Client, { withdraw(): void; deliver(): void }[]>();
  /** Whose commands are held before they are sent. */
  private readonly gatedElsewhere = new WeakSet<Client>();
  /** Whose steps it has seen, with the database that each had before its first. */
  private readonly clients = new Map<Client, number>();
  /** Whose place it takes. */
  private readonly former: Gate | undefined;
  private isOpen = false;

  constructor(
    private readonly engine: RedisEngine,
    private readonly host: GateHost,
  ) {
    this.former = engine.pauses.gate;
    engine.pauses.gate = this;
    engine.pubsub.gate = this;
  }

  open(): void {
    this.isOpen = true;
  }

  /**
   * Passes everything again. Clients whose command was never let go are cut off, waits and subscriptions are ended, and what WATCH, MULTI and SELECT have left is taken back: none of
   * it must go on in another execution. Over TCP the server learns too late that a subscriber has been closed.
   */
  close(): void {
    this.isOpen = false;
    for (const client of this.heldClients) this.engine.kill(client);
    for (const client of this.blocked) this.timeUp(client);
    for (const client of this.engine.clients.values())
      if (client.hasSubscriptions && this.host.ownerOf(client.address) !== undefined) this.engine.pubsub.forget(client);
    for (const [client, db] of this.clients) {
      if (client.closing) this.clients.delete(client);
      this.engine.discard(client);
      client.db = db;
    }
    for (const kept of [this.heldClients, this.granted, this.blocked, this.messages]) kept.clear();
  }

  /** As if it had never been there. */
  remove(): void {
    this.close();
    this.engine.pauses.gate = this.former;
    this.engine.pubsub.gate = undefined;
    this.engine.resumePostponed();
  }

  holds(client: Client, command: Command, argv: Argv): boolean {
    const isHeld = this.mustWait(client, command, argv);
    if (!isHeld) this.deliverTo(client);
    return isHeld;
  }

  private mustWait(client: Client, command: Command, argv: Argv): boolean {
    if (!this.isOpen || this.gatedElsewhere.has(client) || this.granted.has(client)) return false;
    if (this.heldClients.has(client)) return true;
    if (this.host.isExpected(argv)) {
      this.clients.set(client, client.db);
      this.gatedElsewhere.add(client);
      return false;
    }
    const task = this.host.ownerOf(client.address);
    const calls = [{ command, argv }, ...(command.fullName === 'exec' ? (client.transaction?.queue ?? []) : [])];
    const accesses = calls.flatMap((call) => accessesOf({ ...call, db: client.db }));
    if (command.fullName === 'exec') accesses.push(...watchedBy(client));
    if (task === undefined || accesses.length === 0) return false;
    this.heldClients.add(client);
    if (!this.clients.has(client)) this.clients.set(client, client.db);
    this.host.held(task, {
      commands: calls.map((call) => call.argv),
      accesses,
      waiting: waitingOf(() => this.engine, command, argv, client.db),
      letGo: () => {
        this.heldClients.delete(client);
        this.granted.add(client);
        this.engine.resumePostponed([client]);
        // One that is refused after all has not been executed; one that a pause holds has still to be.
        if (!client.postponed) this.granted.delete(client);
      },
    });
    return true;
  }

  executed(client: Client, _command: Command, _argv: Argv, outcome: Outcome): void {
    this.granted.delete(client);
    if (!this.isOpen || !(outcome instanceof Block)) return;
    this.blocked.add(client);
    // It begins to wait when the engine has this back.
    if (this.host.blocked()) nextTick(() => this.timeUp(client));
  }

  scripted(command: Command, argv: Argv, db: number): void {
    if (this.isOpen) this.host.touched(accessesOf({ command, argv, db }));
  }

  /** It belongs to the step that has made it possible. */
  serves(_client: Client, _command: Command, _argv: Argv, serve: () => Reply | undefined): Reply | undefined {
    return serve();
  }

  published(channel: Binary): void {
    if (this.isOpen) this.host.touched([{ space: channelSpace, key: channel, kind: 'write' }]);
  }

  holdsMessage(client: Client, words: Argv): boolean {
    const task = this.isOpen ? this.host.ownerOf(client.address) : undefined;
    if (task === undefined) return false;
    const queue = this.messages.get(client) ?? [];
    this.messages.set(client, queue);
    const deliver = (): void => {
      queue.splice(queue.indexOf(held), 1);
      client.message(words);
    };
    const held = { deliver, withdraw: this.host.heldMessage(task, { words, deliver }) };
    queue.push(held);
    return true;
  }

  /** On a connection nothing overtakes a message: those that were sent come before the reply to what it asks now. */
  private deliverTo(client: Client): void {
    for (const { withdraw, deliver } of [...(this.messages.get(client) ?? [])]) {
      withdraw();
      deliver();
    }
  }

  private timeUp(client: Client): void {
    if (client.blocked !== undefined) this.engine.unblock(client, client.blocked.request.onTimeout);
  }
}

function watchedBy(client: Client): Access[] {
  return [...client.watched].flatMap(([db, keys]) => [...keys].map((key): Access => ({ space: `db ${db}`, key, kind: 'read' })));
}
