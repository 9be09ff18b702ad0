import type { Binary } from '../../base/bytes';
import type { Clock } from '../../base/clock';
import type { BlockRequest } from '../block';
import type { Client } from '../client';
import type { Argv, Command } from '../command';
import type { Keyspace } from '../keyspace/keyspace';
import type { TypeName } from '../keyspace/value';
import type { Reply } from '../reply';
import { attempt } from './attempt';
import { KeyRegistry } from './key-registry';

/** Types that no command waits for: such a key does not count as ready, though it may become a list later in the same step. */
const neverAwaited: ReadonlySet<TypeName> = new Set<TypeName>(['string', 'hash', 'set']);

/** Clients that wait for keys. Serves them when a command has made a key ready: keys in the order they became so, clients in the order they came. */
export class Blocking {
  private readonly waiting = new KeyRegistry<Client>();
  private ready: { db: number; key: Binary }[] = [];

  constructor(
    private readonly keyspace: Keyspace,
    private readonly clock: Clock,
    /** Told when a client may go on; its reply has been sent. */
    private readonly released: (client: Client) => void,
    /** Runs something as a step of its own. */
    private readonly step: (act: () => void) => void,
  ) {}

  /** Lets a client wait. */
  block(client: Client, request: BlockRequest, command: Command, argv: Argv): void {
    client.blocked = { request, db: client.db, command, argv, timer: undefined };
    for (const key of request.keys) this.waiting.add(client.db, key, client);
    if (request.timeoutMs > 0)
      client.blocked.timer = this.clock.after(request.timeoutMs, () => this.step(() => this.unblock(client, request.onTimeout)));
  }

  /** Ends a client's waiting with a reply. @returns whether it was waiting */
  unblock(client: Client, reply: Reply): boolean {
    if (!this.forget(client)) return false;
    client.reply(reply);
    this.released(client);
    return true;
  }

  /** Ends a client's waiting without a word: it is gone. */
  forget(client: Client): boolean {
    const blocked = client.blocked;
    if (blocked === undefined) return false;
    client.blocked = undefined;
    blocked.timer?.cancel();
    for (const key of blocked.request.keys) this.waiting.delete(blocked.db, key, client);
    return true;
  }

  /** Notes that a key came into being; `serve` looks at it when the command is over. */
  signal(db: number, key: Binary, type: TypeName): void {
    if (this.waiting.isEmpty || neverAwaited.has(type) || this.waiting.get(db, key) === undefined) return;
    this.ready.push({ db, key });
  }

  /** After SWAPDB: every key of the database that somebody waits for may be there now. */
  signalAll(db: number): void {
    for (const key of this.waiting.keys(db)) if (this.keyspace.database(db)?.has(key)) this.ready.push({ db, key });
  }

  /** Serves whom the last command made servable; what that makes ready in turn, too. */
  serve(): void {
    while (this.ready.length > 0) {
      const ready = this.ready;
      this.ready = [];
      for (const { db, key } of ready) {
        for (const client of this.waiting.get(db, key) ?? []) {
          if (!this.keyspace.database(db)?.has(key)) break;
          this.offer(client, key);
        }
      }
    }
  }

  private offer(client: Client, key: Binary): void {
    const { blocked } = client;
    const reply = blocked && attempt(blocked.command, () => blocked.request.serve(client.context, key));
    if (reply !== undefined) this.unblock(client, reply);
  }
}
