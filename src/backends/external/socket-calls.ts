import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { type Binary, toBuffer } from '../../base/bytes';
import { callErrors } from '../../redis/call-errors';
import { ReplyDecoder } from '../../redis/protocol/decode';
import { ErrorReply, PushReply, type Reply } from '../../redis/reply';
import { encodeRequest } from './encode-request';

/**
 * Calls of the handle to a server of another process, over a socket. One after the other they go through the first connection,
 * so MULTI and SELECT hold from call to call; a call that comes while another one waits (BLPOP) gets the next one.
 */
export class SocketCalls {
  private clients: CallClient[] = [];

  /** @param greeting what each connection begins with: HELLO @param home the database that calls begin with */
  constructor(
    private readonly way: NetConnectOpts,
    private readonly greeting: readonly Binary[],
    private readonly home: number,
  ) {}

  /**
   * Runs a command. An error of Redis is a reply.
   * @throws DistributedError JD_CALL_NO_REPLY for a command that is not answered by one reply; JD_CALL_ENDED when the connection was closed before it
   */
  async call(argv: readonly Binary[]): Promise<Reply> {
    if (hasNoReply(argv)) throw callErrors.noReply(argv);
    let [idle, ...spare] = this.clients.filter((each) => each.isOpen && each.isIdle);
    for (const each of spare) each.end();
    this.clients = this.clients.filter((each) => each.isOpen);
    if (idle === undefined) this.clients.push((idle = new CallClient(this.way, this.greeting, this.home)));
    return idle.call(argv);
  }

  /** The database that the next call goes to. */
  get db(): number {
    return this.clients.find((each) => each.isOpen && each.isIdle)?.db ?? this.home;
  }

  /** Whether the next call would be queued. */
  get inTransaction(): boolean {
    return this.clients.some((each) => each.isOpen && each.isIdle && each.inTransaction);
  }

  /** The next call goes to this database, outside any transaction. Those that wait go on. */
  putBack(db: number): void {
    for (const each of this.clients) if (each.isOpen && each.isIdle) each.putBack(db);
  }

  end(): void {
    for (const each of this.clients) each.end();
    this.clients = [];
  }
}

/** They turn a connection into a stream. */
const streams: ReadonlySet<string> = new Set([
  'SUBSCRIBE',
  'PSUBSCRIBE',
  'SSUBSCRIBE',
  'UNSUBSCRIBE',
  'PUNSUBSCRIBE',
  'SUNSUBSCRIBE',
  'MONITOR',
  'SYNC',
  'PSYNC',
]);

function hasNoReply(argv: readonly Binary[]): boolean {
  const [name, sub, mode] = argv.slice(0, 3).map((word) => word.toUpperCase());
  return streams.has(name ?? '') || (name === 'CLIENT' && sub === 'REPLY' && mode !== 'ON');
}

interface Waiting {
  readonly argv: readonly Binary[];
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

class CallClient {
  db = 0;
  inTransaction = false;
  isOpen = true;
  private readonly socket: Socket;
  private readonly decoder = new ReplyDecoder();
  private readonly waiting: Waiting[] = [];

  constructor(
    way: NetConnectOpts,
    private readonly greeting: readonly Binary[],
    private readonly home: number,
  ) {
    this.socket = connect(way);
    // A call that nobody waits for keeps no process alive.
    this.socket.unref();
    this.socket.on('data', (data) => this.receive(data));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => this.closed());
    this.greet();
  }

  get isIdle(): boolean {
    return this.waiting.every(({ resolve }) => resolve === ignore);
  }

  call(argv: readonly Binary[]): Promise<Reply> {
    return new Promise((resolve, reject) => this.send({ argv, resolve, reject }));
  }

  putBack(db: number): void {
    if (this.inTransaction) this.tell(['DISCARD']);
    // A transaction may have selected another one unseen.
    this.tell(['SELECT', String(db)]);
  }

  end(): void {
    this.socket.destroy();
    this.closed();
  }

  private greet(): void {
    this.tell(this.greeting);
    this.db = this.home;
    if (this.home !== 0) this.tell(['SELECT', String(this.home)]);
  }

  /** A command whose reply nobody waits for. */
  private tell(argv: readonly Binary[]): void {
    this.send({ argv, resolve: ignore, reject: ignore });
  }

  private send(waiting: Waiting): void {
    this.waiting.push(waiting);
    this.socket.write(toBuffer(encodeRequest(waiting.argv)));
  }

  private receive(data: Buffer): void {
    this.decoder.push(data);
    for (let reply = this.decoder.next(); reply !== undefined; reply = this.decoder.next()) {
      if (reply instanceof PushReply) continue;
      const waiting = this.waiting.shift();
      if (waiting === undefined) continue;
      this.follow(waiting.argv, !(reply instanceof ErrorReply));
      waiting.resolve(reply);
    }
  }

  /** What a command has made of the connection. */
  private follow([name = '', argument]: readonly Binary[], isDone: boolean): void {
    switch (name.toUpperCase()) {
      case 'SELECT':
        if (isDone && !this.inTransaction) this.db = Number(argument);
        break;
      case 'MULTI':
        this.inTransaction ||= isDone;
        break;
      case 'EXEC':
      case 'DISCARD':
        this.inTransaction = false;
        break;
      case 'RESET':
        this.inTransaction = false;
        this.greet();
    }
  }

  private closed(): void {
    this.isOpen = false;
    for (const { argv, reject } of this.waiting.splice(0)) reject(callErrors.ended(argv));
  }
}

function ignore(): void {
  // Nobody waits for it.
}
