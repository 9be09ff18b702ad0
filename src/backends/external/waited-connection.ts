import type { NetConnectOpts } from 'node:net';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { type Binary, toBuffer } from '../../base/bytes';
import { DistributedError } from '../../base/errors';
import { ReplyDecoder } from '../../redis/protocol/decode';
import type { Reply } from '../../redis/reply';
import { encodeRequest } from './encode-request';

/** How long an answer is waited for. Nothing else of this thread runs meanwhile, Jest's own time-out neither. */
const waitMs = 10_000;

/**
 * A connection to a server of another process whose replies are waited for: the functions of the handle that return at once (`flush`, `dump`, `snapshot`)
 * stay what they are. A thread, one for all connections of this process, has the sockets; this one sleeps until it has heard from it.
 */
export class WaitedConnection {
  private readonly id = ++ids;
  private decoder = new ReplyDecoder();

  /** @param greeting what each connection begins with: AUTH */
  constructor(
    private readonly way: NetConnectOpts,
    private readonly greeting: readonly (readonly Binary[])[],
  ) {}

  /**
   * Sends commands in one piece. They are sent again, once, when the connection was lost meanwhile (CLIENT KILL): they must bear that.
   * @returns a reply for each
   * @throws DistributedError JD_BACKEND_LOST when there is no connection to be had, or no answer within 10 s
   */
  ask(commands: readonly (readonly Binary[])[]): Reply[] {
    return this.exchange(commands) ?? this.exchange(commands) ?? fail(`${shown(this.way)} cannot be reached`);
  }

  close(): void {
    sockets?.port.postMessage({ id: this.id });
  }

  /** @returns undefined when the connection was lost before the last reply */
  private exchange(commands: readonly (readonly Binary[])[]): Reply[] | undefined {
    const { port, news } = (sockets ??= startThread());
    const text = (some: readonly (readonly Binary[])[]): Buffer => toBuffer(some.map(encodeRequest).join(''));
    port.postMessage({ id: this.id, way: this.way, greeting: text(this.greeting), data: text(commands) });
    let replies: Reply[] = [];
    let wanted = commands.length;
    for (;;) {
      const seen = Atomics.load(news, 0);
      const told: { readonly message: FromThread } | undefined = receiveMessageOnPort(port);
      if (told === undefined) {
        if (Atomics.wait(news, 0, seen, waitMs) !== 'timed-out') continue;
        // What it says later must not be taken for the answer to something else.
        this.close();
        fail(`${shown(this.way)} did not answer within ${waitMs} ms (waitMs)`);
      }
      const { id, data, isNew } = told.message;
      if (id !== this.id) continue;
      if (isNew === true) {
        this.decoder = new ReplyDecoder();
        replies = [];
        wanted += this.greeting.length;
        continue;
      }
      if (data === undefined) return undefined;
      this.decoder.push(Buffer.from(data));
      for (let reply = this.decoder.next(); reply !== undefined; reply = this.decoder.next()) replies.push(reply);
      if (replies.length >= wanted) return replies.slice(-commands.length);
    }
  }
}

interface FromThread {
  readonly id: number;
  /** Undefined when the socket has closed. */
  readonly data?: Uint8Array;
  /** The socket was made anew: the greeting goes first. */
  readonly isNew?: boolean;
}

interface Sockets {
  readonly port: MessagePort;
  /** Its first number changes with every message of the thread. */
  readonly news: Int32Array<SharedArrayBuffer>;
}

let ids = 0;
let sockets: Sockets | undefined;

/** A text, for a thread needs a file or a text, and no file of TypeScript can be one. */
const threadSource = `
const { workerData: { port, shared } } = require('node:worker_threads');
const { connect } = require('node:net');
const news = new Int32Array(shared);
const open = new Map();
const tell = (message) => {
  port.postMessage(message);
  Atomics.add(news, 0, 1);
  Atomics.notify(news, 0);
};
const make = (id, way) => {
  const socket = connect(way);
  const isCurrent = () => open.get(id) === socket;
  socket.on('data', (data) => isCurrent() && tell({ id, data }));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (!isCurrent()) return;
    open.delete(id);
    tell({ id });
  });
  return socket;
};
port.on('message', ({ id, way, greeting, data }) => {
  const known = open.get(id);
  if (way === undefined) {
    open.delete(id);
    known?.destroy();
    return;
  }
  const socket = known ?? make(id, way);
  if (known === undefined) {
    open.set(id, socket);
    tell({ id, isNew: true });
    socket.write(greeting);
  }
  socket.write(data);
});
`;

function startThread(): Sockets {
  const { port1, port2 } = new MessageChannel();
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const thread = new Worker(threadSource, { eval: true, execArgv: [], workerData: { port: port2, shared }, transferList: [port2] });
  thread.unref();
  port1.unref();
  return { port: port1, news: new Int32Array(shared) };
}

function shown(way: NetConnectOpts): string {
  return 'path' in way ? way.path : `${way.host}:${way.port}`;
}

function fail(what: string): never {
  throw new DistributedError({
    code: 'JD_BACKEND_LOST',
    what: `The Redis behind ${what}.`,
    fix: 'Look whether the test has ended it (SHUTDOWN, a signal) or keeps it busy (DEBUG SLEEP, an endless script).',
    definite: false,
  });
}
