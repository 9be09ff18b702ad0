import type { Binary } from '../base/bytes';
import type { DistributedError } from '../base/errors';
import { callErrors } from './call-errors';
import type { Client, Output } from './client';
import type { RedisEngine } from './engine/engine';
import { ReplyDecoder } from './protocol/decode';
import { PushReply, type Reply } from './reply';

/**
 * Calls of the handle: clients of its own that have no socket. One after the other they go through the first of these
 * clients, so MULTI and SELECT hold from call to call; a call that comes while another one waits (BLPOP) gets the next client,
 * which goes when it is not needed any more.
 */
export class LocalCalls {
  private clients: LocalClient[] = [];

  constructor(private readonly engine: RedisEngine) {}

  /**
   * Runs a command. An error of Redis is a reply.
   * @throws DistributedError JD_CALL_NO_REPLY for a command that is not answered by one reply; JD_CALL_ENDED when the
   * connection was closed before the reply (a stopped server, CLIENT KILL)
   */
  call(argv: readonly Binary[]): Promise<Reply> {
    let [idle, ...spare] = this.clients.filter((each) => each.isOpen && each.isIdle);
    for (const each of spare) each.end();
    this.clients = this.clients.filter((each) => each.isOpen);
    if (idle === undefined) this.clients.push((idle = new LocalClient(this.engine)));
    return idle.call(argv);
  }

  /** The database that the next call goes to. */
  get db(): number {
    return this.clients.find((each) => each.isOpen && each.isIdle)?.db ?? 0;
  }

  /** Whether the next call would be queued. */
  get inTransaction(): boolean {
    return this.clients.some((each) => each.isOpen && each.isIdle && each.inTransaction);
  }

  /** Ends the clients: no call follows. */
  end(): void {
    for (const each of this.clients) each.end();
    this.clients = [];
  }

  /** The next call goes to this database, outside any transaction. Those that wait go on. */
  putBack(db: number): void {
    for (const each of this.clients) if (each.isOpen && each.isIdle) each.putBack(db);
  }
}

interface Waiting {
  readonly argv: readonly Binary[];
  resolve(reply: Reply): void;
  reject(error: DistributedError): void;
}

class LocalClient implements Output {
  private readonly client: Client;
  private readonly decoder = new ReplyDecoder();
  private waiting: Waiting | undefined;

  constructor(private readonly engine: RedisEngine) {
    const { host, port } = engine.identity;
    this.client = engine.connect(this, '127.0.0.1:0', `${host}:${port}`);
    this.client.protocol = 3;
  }

  get db(): number {
    return this.client.db;
  }

  get inTransaction(): boolean {
    return this.client.transaction !== undefined;
  }

  get isOpen(): boolean {
    return !this.client.closing;
  }

  get isIdle(): boolean {
    return this.waiting === undefined && this.client.isReady;
  }

  call(argv: readonly Binary[]): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      this.waiting = { argv, resolve, reject };
      // RESET, too, leaves it as it is: who has the handle needs no password.
      this.client.authenticated = true;
      this.engine.submit(this.client, argv);
      if (this.client.isReady) this.ready();
    });
  }

  /** The command is over, at once or after it had to wait: one without a reply will not get any. */
  ready(): void {
    if (this.waiting === undefined) return;
    this.fail(callErrors.noReply);
    this.end();
  }

  end(): void {
    this.engine.kill(this.client);
  }

  putBack(db: number): void {
    this.engine.discard(this.client);
    this.engine.acl.greet(this.client);
    this.client.db = db;
  }

  write(data: Binary): void {
    this.decoder.push(Buffer.from(data, 'latin1'));
    for (let reply = this.decoder.next(); reply !== undefined; reply = this.decoder.next()) {
      if (reply instanceof PushReply) continue;
      const waiting = this.waiting;
      this.waiting = undefined;
      waiting?.resolve(reply);
    }
  }

  close(): void {
    this.fail(callErrors.ended);
  }

  private fail(errorOf: (argv: readonly Binary[]) => DistributedError): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    waiting?.reject(errorOf(waiting.argv));
  }
}
