import type { Socket } from 'node:net';
import type { Binary } from '../base/bytes';
import type { Client, Output } from './client';
import type { RedisEngine } from './engine/engine';
import { RequestParser } from './protocol/request-parser';
import { ErrorReply } from './reply';

/** Beyond this much that the peer has not read, its further commands wait. */
export const outputLimitBytes = 1024 * 1024;
/** Beyond this much of a client that cannot go on (it is blocked, or does not read), no more is read from its socket. */
export const queryLimitBytes = 1024 * 1024;

/** First words of HTTP: a browser that was tricked into talking to a Redis. The connection is closed without a word. */
const foreign = /^(?:post|host:)$/i;

/** One client's socket: bytes to commands, replies to bytes. Errors of the socket end it and nothing else. */
export class Connection implements Output {
  readonly client: Client;
  private readonly parser: RequestParser;
  private pending: Binary = '';
  private flushing = false;
  private pumping = false;
  private closing = false;
  /** Since when the peer has had more to read than the soft limit of its class allows. */
  private overSoftSinceMs: number | undefined;

  constructor(
    private readonly engine: RedisEngine,
    private readonly socket: Socket,
    private readonly onClosed: (connection: Connection) => void,
    /** The socket file it came through. */
    path?: string,
  ) {
    const { config } = engine;
    const [remote, local] = path === undefined ? [addressOf(socket, 'remote'), addressOf(socket, 'local')] : [`${path}:0`, `${path}:0`];
    this.client = engine.connect(this, remote, local);
    const { client } = this;
    this.parser = new RequestParser({
      get maxBulkBytes() {
        return config.number('proto-max-bulk-len');
      },
      get isAuthenticated() {
        return !engine.acl.mustAuthenticate(client);
      },
    });
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('drain', () => this.ready());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.closed());
  }

  // ---- Output

  write(data: Binary): void {
    if (this.closing) return;
    if (this.pending.length + data.length > outputLimitBytes) this.flush();
    this.pending += data;
    if (this.flushing) return;
    this.flushing = true;
    // When the present turn is over: all that it wrote goes out as one. A resolved promise, for fake timers replace the rest.
    void settled.then(() => {
      this.flushing = false;
      this.flush();
      // Commands may have stopped at what was pending; when the system takes all of it at once, no 'drain' follows.
      this.ready();
    });
  }

  close(): void {
    if (this.closing) return;
    this.flush();
    this.closing = true;
    this.socket.destroySoon();
  }

  ready(): void {
    this.pump();
    this.regulate();
  }

  get load(): { readonly queryBytes: number; readonly outputBytes: number } {
    return { queryBytes: this.parser.queuedBytes, outputBytes: this.outputBytes };
  }

  // ---- For the server

  /** Hands what was written to the system. */
  flush(): void {
    const data = this.pending;
    if (data === '') return;
    this.pending = '';
    if (!this.socket.writable) return;
    this.engine.stats.outputBytes += data.length;
    this.engine.stats.writes++;
    this.socket.write(data, 'latin1');
    if (this.socket.writableLength > softCheckBytes) this.enforceOutputLimits();
    else this.overSoftSinceMs = undefined;
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.flush();
    this.closing = true;
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    this.engine.stats.inputBytes += chunk.length;
    this.engine.stats.reads++;
    if (this.closing) return;
    this.parser.push(chunk);
    this.pump();
    if (this.parser.heldBytes > this.engine.config.number('client-query-buffer-limit')) this.engine.kill(this.client);
    this.regulate();
  }

  /** Runs what has come, as far as the client may go on. */
  private pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    try {
      while (this.mayGoOn) {
        const request = this.parser.next();
        if (request === undefined) break;
        if (request instanceof ErrorReply) this.refuse(request);
        else if (foreign.test(request[0]!)) this.engine.kill(this.client);
        else this.engine.submit(this.client, request);
      }
    } finally {
      this.pumping = false;
    }
  }

  /** Reads on or stops reading. */
  private regulate(): void {
    const isFull = !this.mayGoOn && this.parser.heldBytes > queryLimitBytes;
    if (isFull !== this.socket.isPaused()) {
      if (isFull) this.socket.pause();
      else this.socket.resume();
    }
  }

  private refuse(error: ErrorReply): void {
    this.client.reply(error);
    this.engine.stats.countError(error);
    this.engine.kill(this.client);
  }

  private get mayGoOn(): boolean {
    return this.client.isReady && this.outputBytes < outputLimitBytes;
  }

  private get outputBytes(): number {
    return this.pending.length + this.socket.writableLength;
  }

  /** client-output-buffer-limit: a subscriber that does not read is let go before its messages fill the memory. */
  private enforceOutputLimits(): void {
    const isSubscriber = this.client.subscriptions + this.client.shardChannels.size > 0;
    const limits = this.engine.config.get('client-output-buffer-limit')!.split(' ');
    const [hard, soft, seconds] = limits.slice(limits.indexOf(isSubscriber ? 'pubsub' : 'normal') + 1).map(Number) as [
      number,
      number,
      number,
    ];
    const used = this.socket.writableLength;
    const nowMs = this.engine.clock.now();
    if (soft > 0 && used > soft) this.overSoftSinceMs ??= nowMs;
    else this.overSoftSinceMs = undefined;
    const tooLong = this.overSoftSinceMs !== undefined && nowMs - this.overSoftSinceMs > seconds * 1000;
    if ((hard > 0 && used > hard) || tooLong) {
      this.closing = true;
      this.socket.destroy();
      this.engine.kill(this.client);
    }
  }

  private closed(): void {
    this.closing = true;
    this.engine.disconnect(this.client);
    this.onClosed(this);
  }
}

/** Less than this in the socket's buffer needs no look at the limits. */
const softCheckBytes = 64 * 1024;
const settled = Promise.resolve();

function addressOf(socket: Socket, side: 'local' | 'remote'): string {
  const [address, port] = side === 'local' ? [socket.localAddress, socket.localPort] : [socket.remoteAddress, socket.remotePort];
  if (address === undefined || port === undefined) return '/:0';
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
