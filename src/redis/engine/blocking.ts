import type { Binary } from '../../base/bytes';
import type { Clock } from '../../base/clock';
import type { BlockRequest } from '../block';
import type { Client } from '../client';
import type { Argv, Command } from '../command';
import type { Keyspace } from '../keyspace/keyspace';
import { type TypeName, typeOf } from '../keyspace/value';
import type { ErrorReply, Reply } from '../reply';
import { KeyRegistry } from './key-registry';

/** What blocking needs of the engine. */
export interface BlockingHost {
  readonly keyspace: Keyspace;
  readonly clock: Clock;
  /** Since Redis 7.2 a command that waited begins anew: of its keys the first one that is there counts, not the one that became ready. */
  readonly beginsAnew: boolean;
  /** Runs something as a step of its own. */
  step(act: () => void): void;
  /** Whether a client may not have any more what it waits for. */
  refusal(client: Client, command: Command, argv: Argv): ErrorReply | undefined;
  /** Does what a client causes, though its command was long ago. */
  inNameOf(client: Client, act: () => void): void;
  /** Runs the part of a client's command that may serve it. Never throws. */
  serve(client: Client, act: () => Reply | undefined): Reply | undefined;
  /** A client waits no more, for its time is up. */
  timeUp(client: Client): void;
  /** A client may go on; its reply has been sent. */
  released(client: Client): void;
}

/** Clients that wait for keys. Serves them when a command has made a key ready: keys in the order they became so, clients in the order they came. */
export class Blocking {
  private readonly waiting = new KeyRegistry<Client>();
  /** How many clients wait for each type. A key of a type that nobody waits for is not ready, though it may become another in the same step. */
  private readonly counts: Record<BlockRequest['awaits'], number> = { list: 0, zset: 0, stream: 0, replicas: 0, nothing: 0 };
  /** By database and key; each once, though it became ready more often. */
  private ready = new Map<string, { readonly db: number; readonly key: Binary }>();

  constructor(private readonly host: BlockingHost) {}

  /** Lets a client wait. */
  block(client: Client, request: BlockRequest, command: Command, argv: Argv): void {
    client.blocked = { request, db: client.db, command, argv, timer: undefined, alarm: undefined };
    this.counts[request.awaits]++;
    for (const key of request.keys) this.waiting.add(client.db, key, client);
    if (request.timeoutMs > 0)
      client.blocked.timer = this.host.clock.after(request.timeoutMs, () =>
        this.host.step(() => {
          this.host.timeUp(client);
          this.unblock(client, request.onTimeout);
        }),
      );
    this.setAlarm(client);
  }

  /** Ends a client's waiting with a reply. @returns whether it was waiting */
  unblock(client: Client, reply: Reply): boolean {
    if (!this.forget(client)) return false;
    client.reply(reply);
    this.host.released(client);
    return true;
  }

  /** Ends a client's waiting without a word: it is gone. */
  forget(client: Client): boolean {
    const blocked = client.blocked;
    if (blocked === undefined) return false;
    client.blocked = undefined;
    blocked.timer?.cancel();
    blocked.alarm?.cancel();
    this.counts[blocked.request.awaits]--;
    for (const key of blocked.request.keys) this.waiting.delete(blocked.db, key, client);
    return true;
  }

  /** Notes that a key has something of a type to give, or no more; `serve` looks at it when the command is over. */
  signal(db: number, key: Binary, type: TypeName): void {
    if (this.waiting.isEmpty || !this.isAwaited(type) || this.waiting.get(db, key) === undefined) return;
    this.ready.set(`${db} ${key}`, { db, key });
  }

  /** The database has been replaced by another: every key that somebody waits for may be there now, and every stream may be gone. */
  signalAll(db: number): void {
    for (const key of this.waiting.keys(db)) {
      const type = this.typeAt(db, key);
      if (type !== 'stream') this.signal(db, key, 'stream');
      if (type !== undefined) this.signal(db, key, type);
    }
  }

  /** Serves whom the last command made servable; what that makes ready in turn, too. */
  serve(): void {
    while (this.ready.size > 0) {
      const ready = [...this.ready.values()];
      this.ready.clear();
      for (const { db, key } of ready) this.serveKey(db, key);
    }
  }

  /** Tries a client again at the time that it names, and at the next one if that was in vain. */
  private setAlarm(client: Client): void {
    const { clock } = this.host;
    const blocked = client.blocked!;
    const { keys, wakesAtMs } = blocked.request;
    const atMs = wakesAtMs?.(client.context);
    if (atMs === undefined) return;
    blocked.alarm = clock.after(Math.max(0, atMs - clock.now()), () =>
      this.host.step(() => {
        this.host.inNameOf(client, () => this.offer(client, keys[0]!));
        if (client.blocked === blocked) this.setAlarm(client);
      }),
    );
  }

  private serveKey(db: number, key: Binary): void {
    for (const client of this.waiting.get(db, key) ?? []) {
      const type = this.typeAt(db, key);
      if (type === undefined && this.counts.stream === 0) return;
      const awaits = client.blocked?.request.awaits;
      if (awaits === type || awaits === 'stream') this.host.inNameOf(client, () => this.offer(client, key));
    }
  }

  private offer(client: Client, key: Binary): void {
    const { blocked } = client;
    if (blocked === undefined) return;
    const { command, argv, request } = blocked;
    const refusal = this.host.refusal(client, command, argv);
    const tried = this.host.beginsAnew && request.awaits !== 'stream' ? this.firstPresent(blocked.db, request.keys) : key;
    const reply = refusal ?? this.host.serve(client, () => request.serve(client.context, tried));
    if (reply !== undefined) this.unblock(client, reply);
  }

  /** One of them is. */
  private firstPresent(db: number, keys: readonly Binary[]): Binary {
    return keys.find((key) => this.typeAt(db, key) !== undefined)!;
  }

  private isAwaited(type: TypeName): boolean {
    return type in this.counts && this.counts[type as keyof typeof this.counts] > 0;
  }

  private typeAt(db: number, key: Binary): TypeName | undefined {
    const entry = this.host.keyspace.database(db)?.entry(key);
    return entry && typeOf(entry.value);
  }
}
