import type { Client } from '../../client';
import type { Argv } from '../../command';
import type { Database } from '../../keyspace/database';
import { RedisEngine } from '../engine';
import type { EngineParts } from '../engine-services';
import { Replica } from './replica';
import { WriteFeed } from './write-feed';

/** An engine whose writes go to replicas, or come from a master. Only such a one pays for what it must know of every command. */
export class ReplicatedEngine extends RedisEngine {
  readonly feed: WriteFeed;
  readonly replica: Replica;
  /** Steps within steps. */
  private depth = 0;
  /** How many writes there were when each client had made its last one. */
  private readonly lastWrites = new WeakMap<Client, number>();

  constructor(parts: EngineParts) {
    super(parts);
    const { keyspace, scripting } = this;
    const data = {
      get databases() {
        return keyspace.databases;
      },
      get libraries() {
        return scripting.libraries.all();
      },
    };
    this.feed = new WriteFeed(keyspace.observer, data, () => this.answerWaiting());
    keyspace.observer = this.feed;
    this.replica = new Replica(this, this.feed);
  }

  /** As many writes as a client knows to have made: WAIT waits for replicas that have them. */
  lastWriteOf(client: Client): number {
    return this.lastWrites.get(client) ?? 0;
  }

  protected override process(client: Client, argv: Argv): void {
    const before = this.feed.offset;
    this.asStep(() => super.process(client, argv));
    if (this.feed.offset !== before) this.lastWrites.set(client, this.feed.offset);
  }

  override step<T>(act: () => T): T {
    return this.asStep(() => super.step(act));
  }

  override swapDatabases(first: number, second: number): void {
    const noteAll = (db: Database): void => {
      for (const { key } of db.heldEntries()) for (const index of [first, second]) this.feed.note(this.keyspace.databases[index]!, key);
    };
    const both = [this.keyspace.databases[first]!, this.keyspace.databases[second]!];
    both.forEach(noteAll);
    super.swapDatabases(first, second);
  }

  override keysReplaced(former: readonly Database[]): void {
    this.feed.follow(this.feed.offset);
    super.keysReplaced(former);
  }

  private asStep<T>(act: () => T): T {
    this.depth++;
    try {
      return act();
    } finally {
      if (--this.depth === 0) this.feed?.endStep();
    }
  }

  /** Replicas have more than before: enough perhaps for who waits for them. */
  private answerWaiting(): void {
    for (const client of [...this.clients.values()]) {
      const request = client.blocked?.request;
      if (request?.awaits !== 'replicas') continue;
      const reply = request.serve(client.context, '');
      if (reply !== undefined) this.answer(client, reply, 0);
    }
  }
}
