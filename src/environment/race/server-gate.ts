import { nextTick } from '../../base/event-loop';
import type { Access } from '../../race/step';
import { Block } from '../../redis/block';
import type { Client } from '../../redis/client';
import type { Argv, Command, Outcome } from '../../redis/command';
import type { RedisEngine } from '../../redis/engine/engine';
import type { Gate } from '../../redis/gate';
import { type Waiting, waitingOf } from './blocking-commands';
import { accessesOf } from './command-accesses';

/** A command that a server holds. */
export interface HeldCommand {
  readonly commands: readonly Argv[];
  readonly accesses: readonly Access[];
  readonly waiting: Waiting | undefined;
  letGo(): void;
}

/** Who decides about commands. */
export interface GateHost {
  /** The task that made the connection with this address; undefined: none, its commands pass. */
  ownerOf(address: string): number | undefined;
  /** Whether a gate on the client's side has just let this command go. */
  isExpected(argv: Argv): boolean;
  held(task: number, command: HeldCommand): void;
  /** A command waits in the server from now on. @returns whether its time is up at once */
  blocked(): boolean;
}

/** Holds commands of connections that tasks have made, unless a gate on the client's side does; lets everybody else's pass. */
export class ServerGate implements Gate {
  private readonly heldClients = new Set<Client>();
  private readonly granted = new Set<Client>();
  private readonly blocked = new Set<Client>();
  /** Whose commands are held before they are sent. */
  private readonly gatedElsewhere = new WeakSet<Client>();
  /** Whose place it takes. */
  private readonly former: Gate | undefined;
  private isOpen = false;

  constructor(
    private readonly engine: RedisEngine,
    private readonly host: GateHost,
  ) {
    this.former = engine.pauses.gate;
    engine.pauses.gate = this;
  }

  open(): void {
    this.isOpen = true;
  }

  /** Passes everything again. Clients whose command was never let go are cut off, and waits are ended: they must not go on in another execution. */
  close(): void {
    this.isOpen = false;
    for (const client of this.heldClients) this.engine.kill(client);
    for (const client of this.blocked) this.timeUp(client);
    for (const set of [this.heldClients, this.granted, this.blocked]) set.clear();
  }

  /** As if it had never been there. */
  remove(): void {
    this.close();
    this.engine.pauses.gate = this.former;
    this.engine.resumePostponed();
  }

  holds(client: Client, command: Command, argv: Argv): boolean {
    if (!this.isOpen || this.gatedElsewhere.has(client) || this.granted.has(client)) return false;
    if (this.heldClients.has(client)) return true;
    if (this.host.isExpected(argv)) {
      this.gatedElsewhere.add(client);
      return false;
    }
    const task = this.host.ownerOf(client.address);
    const calls = [{ command, argv }, ...(command.fullName === 'exec' ? (client.transaction?.queue ?? []) : [])];
    const accesses = calls.flatMap((call) => accessesOf({ ...call, db: client.db }));
    if (command.fullName === 'exec') accesses.push(...watchedBy(client));
    if (task === undefined || accesses.length === 0) return false;
    this.heldClients.add(client);
    this.host.held(task, {
      commands: calls.map((call) => call.argv),
      accesses,
      waiting: waitingOf(this.engine, command, argv, client.db),
      letGo: () => {
        this.heldClients.delete(client);
        this.granted.add(client);
        this.engine.resumePostponed([client]);
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

  private timeUp(client: Client): void {
    if (client.blocked !== undefined) this.engine.unblock(client, client.blocked.request.onTimeout);
  }
}

function watchedBy(client: Client): Access[] {
  return [...client.watched].flatMap(([db, keys]) => [...keys].map((key): Access => ({ space: `db ${db}`, key, kind: 'read' })));
}
