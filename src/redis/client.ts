import type { Binary } from '../base/bytes';
import type { Timer } from '../base/clock';
import type { User } from './acl/user';
import type { BlockRequest } from './block';
import type { Argv, Command } from './command';
import type { Context } from './context';
import { type DoubleFormat, encode, encodePieces } from './protocol/encode';
import { ErrorReply, PushReply, Replies, type Reply } from './reply';

/** A longer string is written without being put together with its head and its end: that would be a copy more. */
const longReplyBytes = 1024 * 1024;

/** Where a client's replies go: a socket, or whoever calls without one. */
export interface Output {
  /** Takes bytes of the protocol, in order. */
  write(data: Binary): void;
  /** Ends the connection once all that was written is out. */
  close(): void;
  /** Whether so much may be added to what is unread: when not, the limit for output has ended the connection. Without a connection there is none. */
  hasRoomFor?(bytes: number): boolean;
  /** The client, which waited, takes commands again. */
  ready?(): void;
  /** What there is at a connection; undefined for who calls without one. */
  readonly load?: ConnectionLoad;
}

/** Bytes at one connection. */
export interface ConnectionLoad {
  /** Of requests that came and were not run yet. */
  readonly queryBytes: number;
  /** Of the words of a request that is not all there. */
  readonly argvBytes: number;
  /** Of replies that the peer has not read. */
  readonly unreadBytes: number;
  /** All that came and went since it was opened. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** The sizes of the buffers for requests and replies in Redis, and how full the latter was of late. */
  readonly queryBufferBytes: number;
  readonly replyBufferBytes: number;
  readonly replyPeakBytes: number;
}

/** A transaction between MULTI and EXEC. */
export interface Transaction {
  readonly queue: { readonly command: Command; readonly argv: Argv }[];
  /** A command could not be queued: EXEC answers EXECABORT. */
  aborted: boolean;
}

/** Takes a client's commands in the place of the engine. */
export interface Console {
  take(argv: Argv): void;
  /** The client is gone. */
  left(): void;
}

/** One connection's state. Data only: the engine decides what happens. */
export class Client {
  /** Free text of CLIENT SETNAME. */
  name: Binary = '';
  libraryName: Binary = '';
  libraryVersion: Binary = '';
  protocol: 2 | 3 = 2;
  /** The number of the selected database. */
  db = 0;
  authenticated = true;
  /** Who it is; the default user before it has logged in. Given by the engine when it connects. */
  user!: User;
  transaction: Transaction | undefined;
  /** Watched keys by database number; a change of one sets `watchBroken`. */
  readonly watched = new Map<number, Set<Binary>>();
  watchBroken = false;
  readonly channels = new Set<Binary>();
  readonly patterns = new Set<Binary>();
  readonly shardChannels = new Set<Binary>();
  /** Set while it waits in a blocking command. */
  blocked: Blocked | undefined;
  /** CLIENT REPLY: 'skip' is for the command that runs, 'skip-next' for the one after it. */
  replyMode: 'on' | 'off' | 'skip' | 'skip-next' = 'on';
  /** Messages that its own command has caused, kept back until it is answered (since Redis 7.2); undefined: nothing is kept back. */
  private heldMessages: (readonly Reply[])[] | undefined;
  /** CLIENT TRACKING: that and how it is told when keys change. */
  tracking: ClientTracking | undefined;
  noEvict = false;
  noTouch = false;
  isMonitor = false;
  /** SCRIPT DEBUG: whether its scripts are debugged, and what they change stays (sync) or not. */
  debugging: 'no' | 'yes' | 'sync' = 'no';
  /** While a script of it is debugged: who takes its commands. */
  console: Console | undefined;
  /** The client in whose name scripts call commands: it has no connection. */
  isScript = false;
  /** Whose script it is that runs. */
  scriptCaller: Client | undefined;
  /** ASKING: what stands here is true of the command that runs, and of the next one. */
  asks = false;
  asksNext = false;
  /** READONLY: it takes what a replica has. */
  readsReplicas = false;
  /** No further command is read; the connection ends after the reply. */
  closing = false;
  /** Held back by CLIENT PAUSE; its next command stands first in `backlog`. */
  postponed = false;
  /** Commands that came while it was blocked or postponed, in order. */
  readonly backlog: Argv[] = [];
  lastUsedAtMs: number;
  lastCommand = 'NULL';
  totalCommands = 0;
  /** What its commands see and do; given by the engine when it connects. */
  context!: Context;

  constructor(
    readonly id: number,
    /** 'ip:port' of the peer and of the server's side. */
    readonly address: string,
    readonly localAddress: string,
    readonly output: Output,
    readonly connectedAtMs: number,
  ) {
    this.lastUsedAtMs = connectedAtMs;
  }

  /** What it has chosen for its connection is forgotten. */
  restart(): void {
    this.db = 0;
    this.name = '';
    this.protocol = 2;
    this.replyMode = 'on';
    this.noTouch = false;
    this.readsReplicas = false;
    this.asksNext = false;
  }

  /** Sends a reply to a command, unless CLIENT REPLY has silenced the client. */
  reply(reply: Reply | Replies): void {
    if (this.replyMode === 'off' || this.replyMode === 'skip') return;
    if (reply instanceof Replies) for (const each of reply.items) this.write(each);
    else this.write(reply);
  }

  /** Begins a reply whose items follow as replies of their own. */
  beginArray(length: number): void {
    if (this.replyMode === 'on' || this.replyMode === 'skip-next') this.output.write(`*${length}\r\n`);
  }

  /** A command, with what it had to answer, is over. */
  endCommand(): void {
    if (this.replyMode === 'skip') this.replyMode = 'on';
    else if (this.replyMode === 'skip-next') this.replyMode = 'skip';
  }

  /** Whether its next command may run: it does not wait, and it stays. */
  get isReady(): boolean {
    return (this.blocked === undefined || this.console !== undefined) && !this.postponed && !this.closing;
  }

  /** Sends what the client did not ask for just now: a message, an invalidation. A push in RESP3. */
  push(items: readonly Reply[]): void {
    this.write(new PushReply(items));
  }

  /** Sends a message of a channel. */
  message(items: readonly Reply[]): void {
    if (this.heldMessages === undefined) this.push(items);
    else this.heldMessages.push(items);
  }

  /** Messages wait until {@link releaseMessages}. */
  holdMessages(): void {
    this.heldMessages = [];
  }

  releaseMessages(): void {
    const held = this.heldMessages;
    this.heldMessages = undefined;
    for (const items of held ?? []) this.push(items);
  }

  /** How many channels and patterns it listens to. */
  get subscriptions(): number {
    return this.channels.size + this.patterns.size;
  }

  get hasSubscriptions(): boolean {
    return this.subscriptions + this.shardChannels.size > 0;
  }

  /** Whether only the commands of a subscriber are allowed (RESP2). */
  get isSubscriber(): boolean {
    return this.protocol === 2 && this.hasSubscriptions;
  }

  private write(reply: Reply): void {
    const format = this.context.engine.version.formatDouble;
    if (typeof reply === 'string' && reply.length > longReplyBytes) {
      this.writePieces(reply, format);
      return;
    }
    let text: Binary;
    try {
      text = encode(reply, this.protocol, format);
    } catch (error) {
      if ((error as { name?: string }).name === 'RangeError') {
        // Longer than V8 allows a string to be.
        this.writePieces(reply, format);
        return;
      }
      // A mistake of ours: a command gave back what is no reply.
      text = encode(new ErrorReply(`ERR internal error: ${String(error)}`), this.protocol);
    }
    this.output.write(text);
  }

  private writePieces(reply: Reply, format: DoubleFormat): void {
    for (const piece of encodePieces(reply, this.protocol, format)) this.output.write(piece);
  }
}

/** What CLIENT TRACKING was given. */
export interface TrackingMode {
  /** Told of every key that begins with one of its prefixes, instead of those that it has read. */
  readonly isBroadcast: boolean;
  /** Which reads count: all, those after CLIENT CACHING YES, or those not after CLIENT CACHING NO. */
  readonly choice: 'all' | 'optin' | 'optout';
  /** Not told of what it changes itself. */
  readonly isNoLoop: boolean;
  /** The id of the client that is told in its place; 0: none. */
  readonly redirectTo: number;
}

/** A client that tracks. */
export interface ClientTracking extends TrackingMode {
  readonly prefixes: Set<Binary>;
  /** CLIENT CACHING was called, for the command or transaction that follows. */
  isCachingGiven: boolean;
  /** The client that it is redirected to was gone when there was something to tell. */
  isRedirectionBroken: boolean;
}

/** A client's waiting. */
export interface Blocked {
  readonly request: BlockRequest;
  /** The number of the database it waits in. */
  readonly db: number;
  readonly command: Command;
  readonly argv: Argv;
  timer: Timer | undefined;
  /** When it is tried again. */
  alarm: Timer | undefined;
}
