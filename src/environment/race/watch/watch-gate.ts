import type { FlowPoint } from '../../../race/watch/flow';
import { Block } from '../../../redis/block';
import type { Client } from '../../../redis/client';
import type { Argv, Command, Outcome } from '../../../redis/command';
import type { RedisEngine } from '../../../redis/engine/engine';
import type { Gate } from '../../../redis/gate';
import type { Reply } from '../../../redis/reply';
import { Asker } from './asker';
import type { Origins } from './origins';
import type { Call } from './knowledge';
import type { Watcher } from './watcher';

/** What gates have in common. */
export interface WatchGateParts {
  readonly origins: Origins;
  readonly watcher: Watcher;
  /** Of the server's databases, as reports show them: 'db ', 'redis 2 db '. */
  readonly spaces: string;
}

/** Holds nothing: sees what a server executes, and who has sent it. */
export class WatchGate implements Gate {
  private readonly asker: Asker;
  /** By database. */
  private readonly spaces: string[] = [];
  /** Of the command that runs. */
  private point: FlowPoint | undefined;
  /** Of clients that wait, of the command in which they do. */
  private readonly waiting = new WeakMap<Client, FlowPoint>();

  constructor(
    private readonly engine: RedisEngine,
    private readonly parts: WatchGateParts,
  ) {
    this.asker = new Asker(engine);
    engine.pauses.gate = this;
  }

  /** Whether a race check has put its own in the place. */
  get isAway(): boolean {
    return this.engine.pauses.gate !== this;
  }

  remove(): void {
    if (!this.isAway) this.engine.pauses.gate = undefined;
  }

  holds(client: Client, command: Command, argv: Argv): boolean {
    const point = this.parts.origins.of(client, argv);
    this.point = point;
    if (point === undefined) return false;
    const isTransaction = command.fullName === 'exec';
    const calls = isTransaction ? (client.transaction?.queue ?? []) : [{ command, argv }];
    this.begins({ client, point, calls, isTransaction });
    return false;
  }

  executed(client: Client, _command: Command, _argv: Argv, outcome: Outcome): void {
    this.parts.watcher.ends(outcome);
    if (this.point === undefined) return;
    if (outcome instanceof Block) {
      this.point.waits();
      this.waiting.set(client, this.point);
    } else this.point.over();
  }

  /** A script is one step, whatever it calls. */
  scripted(command: Command, argv: Argv, db: number): void {
    if (this.point !== undefined) this.parts.watcher.scripted({ command, argv }, db);
  }

  /** Whoever waits does what it has asked for now. */
  serves(client: Client, command: Command, argv: Argv, serve: () => Reply | undefined): Reply | undefined {
    const point = this.waiting.get(client);
    if (point === undefined) return serve();
    this.begins({ client, point, calls: [{ command, argv }], isTransaction: false });
    const reply = serve();
    this.parts.watcher.ends(reply);
    if (reply !== undefined) point.over();
    return reply;
  }

  private begins({ client, point, calls, isTransaction }: Begun): void {
    const { asker, spaceOf } = this;
    const databases = this.engine.keyspace.databases.length;
    this.parts.watcher.begins({ asker, db: client.db, spaceOf, databases, client: client.id, point, calls, isTransaction });
  }

  private readonly spaceOf = (db: number): string => (this.spaces[db] ??= `${this.parts.spaces}${db}`);
}

/** A step whose turn it is. */
interface Begun {
  readonly client: Client;
  readonly point: FlowPoint;
  readonly calls: readonly Call[];
  readonly isTransaction: boolean;
}
