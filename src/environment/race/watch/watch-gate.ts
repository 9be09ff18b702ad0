import type { FlowPoint } from '../../../race/watch/flow';
import type { Client } from '../../../redis/client';
import type { Argv, Command, Outcome } from '../../../redis/command';
import type { RedisEngine } from '../../../redis/engine/engine';
import type { Gate } from '../../../redis/gate';
import { Asker } from './asker';
import type { Origins } from './origins';
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
    const { asker } = this;
    this.parts.watcher.begins({ asker, space: this.spaceOf(client.db), db: client.db, client: client.id, point, calls, isTransaction });
    return false;
  }

  private spaceOf(db: number): string {
    return (this.spaces[db] ??= `${this.parts.spaces}${db}`);
  }

  executed(_client: Client, _command: Command, _argv: Argv, outcome: Outcome): void {
    this.parts.watcher.ends(outcome);
    this.point?.over();
  }

  /** A script is one step, whatever it calls. */
  scripted(): void {}
}
