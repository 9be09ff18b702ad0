import type { Binary } from '../base/bytes';
import { BufferSizes, replyBufferBytes } from './buffer-sizes';
import type { Client, ConnectionLoad, Output } from './client';
import type { RedisEngine } from './engine/engine';
import { OutputWatch } from './engine/output-limits';
import { RequestParser } from './protocol/request-parser';
import { ErrorReply } from './reply';
import type { Channel, Receiver } from './transport/channel';

/** Beyond this much that the peer has not read, its further commands wait; unless a limit of Redis's ends the connection instead. */
export const outputLimitBytes = 16 * 1024 * 1024;
/** Beyond this much of a client that cannot go on (it is blocked, or does not read), no more is taken from its channel. */
export const queryLimitBytes = 1024 * 1024;

/** So much is handed to the system at once, in the middle of a long reply, too; more of it where all has to be counted first. */
const pieceBytes = 1024 * 1024;
const countedPieceBytes = 256 * 1024 * 1024;

/** First words of HTTP: a browser that was tricked into talking to a Redis. The connection is closed without a word. */
const foreign = /^(?:post|host:)$/i;

/** One client's connection: bytes to commands, replies to bytes. */
export class Connection implements Output, Receiver {
  readonly client: Client;
  private readonly parser: RequestParser;
  private pending: Binary = '';
  private flushing = false;
  private pumping = false;
  private closing = false;
  private receivedBytes = 0;
  private sentBytes = 0;
  private readonly watch: OutputWatch;
  private readonly sizes: BufferSizes;

  constructor(
    private readonly engine: RedisEngine,
    private readonly channel: Channel,
    private readonly onClosed: (connection: Connection) => void,
  ) {
    const { config } = engine;
    this.client = engine.connect(this, channel.remote, channel.local);
    const { client } = this;
    this.watch = new OutputWatch(engine.clientLimits.output, engine.clock, client, () => this.checkUnread());
    this.sizes = new BufferSizes(engine.clock.now());
    this.parser = new RequestParser({
      get maxBulkBytes() {
        return config.number('proto-max-bulk-len');
      },
      get isAuthenticated() {
        return !engine.acl.mustAuthenticate(client);
      },
    });
    channel.open(this);
  }

  // ---- Output

  write(data: Binary): void {
    if (this.closing) return;
    if (this.pending.length + data.length > replyBufferBytes && !this.hasRoomFor(data.length)) return;
    this.pending += data;
    if (this.flushing) return;
    this.flushing = true;
    // When the present turn is over: all that it wrote goes out as one. A resolved promise, for fake timers replace the rest.
    void settled.then(this.endTurn);
  }

  private readonly endTurn = (): void => {
    this.flushing = false;
    this.flush();
    // Commands may have stopped at what was pending; when the system takes all of it at once, no 'drain' follows.
    this.ready();
  };

  close(): void {
    if (this.closing) return;
    this.flush();
    this.closing = true;
    this.channel.end();
  }

  ready(): void {
    this.pump();
    this.regulate();
  }

  /** Before more is written than a buffer of Redis holds. @returns false when it is too much, and the connection is gone with all that was not sent */
  hasRoomFor(bytes: number): boolean {
    const { eviction } = this.engine.clientLimits;
    if (eviction.isLimited) eviction.grown();
    if (!this.watch.allows(this.unreadBytes + bytes)) {
      this.overrun();
      return false;
    }
    if (this.pending.length + bytes > (this.isLimited ? countedPieceBytes : pieceBytes)) this.flush();
    return !this.closing;
  }

  get load(): ConnectionLoad {
    const { queuedBytes, heldBytes } = this.parser;
    const sizes = this.sizes.look(this.engine.clock.now(), this.client.lastUsedAtMs, queuedBytes);
    return {
      queryBytes: queuedBytes,
      argvBytes: heldBytes - queuedBytes,
      unreadBytes: this.unreadBytes,
      receivedBytes: this.receivedBytes,
      sentBytes: this.sentBytes,
      queryBufferBytes: sizes.query,
      replyBufferBytes: sizes.reply,
      replyPeakBytes: sizes.replyPeak,
    };
  }

  // ---- For the server

  /** Hands what was written to the system. */
  flush(): void {
    const data = this.pending;
    if (data === '') return;
    this.pending = '';
    if (!this.channel.isWritable) return;
    this.engine.stats.outputBytes += data.length;
    this.sentBytes += data.length;
    this.engine.stats.writes++;
    if (data.length > this.sizes.writtenPeak) this.sizes.writtenPeak = data.length;
    this.channel.write(data);
    if (this.channel.unreadBytes > replyBufferBytes) this.checkUnread();
    else this.watch.relax();
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.flush();
    this.closing = true;
    this.channel.destroy();
  }

  // ---- Receiver

  receive(chunk: Buffer): void {
    this.engine.stats.inputBytes += chunk.length;
    this.receivedBytes += chunk.length;
    this.engine.stats.reads++;
    if (this.closing) return;
    this.parser.push(chunk);
    if (this.parser.queuedBytes > this.sizes.queryPeak) this.sizes.queryPeak = this.parser.queuedBytes;
    this.pump();
    // Redis makes room for a long word as soon as it is announced.
    if (this.parser.awaitedBytes > this.sizes.queryPeak) this.sizes.queryPeak = this.parser.awaitedBytes;
    if (this.engine.clientLimits.eviction.isLimited) this.engine.clientLimits.eviction.grown();
    const held = this.parser.heldBytes;
    if (held > 0 && held > this.engine.config.number('client-query-buffer-limit')) this.engine.kill(this.client);
    this.regulate();
  }

  drained(): void {
    this.ready();
  }

  closed(): void {
    this.closing = true;
    this.watch.relax();
    this.engine.disconnect(this.client);
    this.onClosed(this);
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
    if (isFull !== this.channel.isPaused) {
      if (isFull) this.channel.pause();
      else this.channel.resume();
    }
  }

  private refuse(error: ErrorReply): void {
    this.client.reply(error);
    this.engine.stats.countError(error);
    this.engine.kill(this.client);
  }

  private get mayGoOn(): boolean {
    return this.client.isReady && (this.unreadBytes < outputLimitBytes || this.isLimited);
  }

  private get unreadBytes(): number {
    return this.pending.length + this.channel.unreadBytes;
  }

  /** Whether too much unread output ends the connection. */
  private get isLimited(): boolean {
    return this.watch.isLimited || this.engine.clientLimits.eviction.isLimited;
  }

  private checkUnread(): void {
    if (!this.watch.allows(this.unreadBytes)) this.overrun();
  }

  private overrun(): void {
    this.pending = '';
    this.closing = true;
    this.channel.destroy();
    this.engine.kill(this.client);
  }
}

const settled = Promise.resolve();
