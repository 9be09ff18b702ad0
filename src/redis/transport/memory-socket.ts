import { type AddressInfo, Socket } from 'node:net';
import { nextTick, setImmediate } from '../../base/event-loop';
import { keepAlive } from '../../base/clock';
import { AsyncContext } from './async-context';
import type { PipeEnds } from './memory-channel';
import type { Sink } from './memory-pipe';

/** What Node's own class keeps to itself of a socket and ours goes by. Stable from Node 20 to 26; test/redis/transport compares the two. */
interface Inside {
  connecting: boolean;
  _handle: unknown;
  _pendingData: unknown;
  _pendingEncoding: string;
  _peername: Address | undefined;
  readonly _writableState: { readonly defaultEncoding: string };
  _unrefTimer(): void;
  _writeGeneric(isList: boolean, data: unknown, encoding: string, done: Done): void;
}
type Done = (error?: Error | null) => void;
/** Empty for a path. */
export type Address = AddressInfo | Record<string, never>;

/** Where a connection leads. */
export interface Link {
  readonly pipes: PipeEnds;
  readonly local: Address;
  readonly remote: Address;
}

/** What there is of a socket beside Node's own class. */
interface Ours {
  readonly pipes: PipeEnds;
  readonly local: Address;
  readonly remote: Address;
  /** That of whoever made the connection: what comes is told in it, as of a socket of the system's. */
  readonly context: AsyncContext;
  /** Lets the process end, as far as this socket is concerned. Undefined when it may. */
  letGo: (() => void) | undefined;
  isOpen: boolean;
  /** The peer's end has been told. */
  hasEnded: boolean;
  /** Something was sent since. */
  isReset: boolean;
  bytesRead: number;
  bytesWritten: number;
}

const { prototype } = Socket as unknown as { prototype: Socket & Inside };
const { write: nodesWrite } = prototype;
const ours = Symbol('jest-distributed memory socket');

/**
 * A net.Socket whose other end is in this process. It is made of a socket that was to be connected, which stays the same object: its streams,
 * time-outs and events are Node's own, and what would reach the system goes into pipes instead.
 *
 * What is written arrives in a later turn of the event loop, all of one tick together, and so does the reply: never within `write`.
 */
export class MemorySocket extends Socket {
  declare [ours]: Ours;

  /** Does what concerns this socket in the context in which it was connected. */
  inContext(act: () => void): void {
    this[ours].context.runInAsyncScope(act);
  }

  /** The other end is there. */
  open(): void {
    const mine = this[ours];
    mine.isOpen = true;
    mine.pipes.incoming.open(this.sink());
    // Node asks for more when somebody wants it.
    mine.pipes.incoming.pause();
    this.connected();
  }

  /** Tells that it is connected. */
  connected(): void {
    this.inside.connecting = false;
    this.inside._unrefTimer();
    this.emit('connect');
    this.emit('ready');
    // Begins to read, as Node does.
    if (this.readable && !this.isPaused()) this.read(0);
  }

  /** What comes is told in the context in which the connection was made. */
  private sink(): Sink {
    const mine = this[ours];
    return {
      take: (chunk) => {
        mine.bytesRead += chunk.length;
        this.inside._unrefTimer();
        return mine.context.runInAsyncScope(this.tell, this, chunk);
      },
      ended: () => {
        // Nothing can come any more: the process need not wait for it, even if nobody reads the end.
        mine.hasEnded = true;
        this.release();
        this.inContext(() => {
          this.push(null);
          this.read(0);
        });
      },
    };
  }

  // ---- Past Node's streams, where they would do no more than this

  /** What comes goes to who listens. @returns whether it takes more */
  private tell(chunk: Buffer): boolean {
    if (!this.isPlainReader) return this.push(chunk);
    this.emit('data', chunk);
    return true;
  }

  /** Whether a stream would do nothing but emit what comes: after its first chunk, as long as somebody wants all of it as it is. */
  private get isPlainReader(): boolean {
    const { readableDidRead, readableFlowing, readableLength, readableEncoding } = this;
    return readableDidRead && readableFlowing === true && readableLength === 0 && readableEncoding === null;
  }

  override write(chunk: Uint8Array | string, done?: Done): boolean;
  override write(chunk: Uint8Array | string, encoding?: BufferEncoding, done?: Done): boolean;
  override write(chunk: Uint8Array | string, encoding?: unknown, done?: unknown): boolean {
    const isPlain = encoding === undefined && done === undefined && this.isPlainWriter && isSmall(chunk);
    if (!isPlain) return prototype.write.call(this, chunk, encoding as BufferEncoding, done as Done);
    this.inside._unrefTimer();
    this.send(bytesOf({ chunk, encoding: 'utf8' }));
    return true;
  }

  /** Whether a stream would hand on at once what is written, and have it acknowledged at once. */
  private get isPlainWriter(): boolean {
    const { isOpen, pipes } = this[ours];
    const { writable, writableLength, writableCorked, connecting } = this;
    const isIdle = writable && writableLength === 0 && writableCorked === 0 && !connecting;
    // Whoever has replaced Node's function is to see what is written.
    return (
      isIdle && isOpen && pipes.outgoing.hasRoom && this.inside._writableState.defaultEncoding === 'utf8' && prototype.write === nodesWrite
    );
  }

  private send(bytes: Buffer, done?: Done): void {
    const mine = this[ours];
    mine.bytesWritten += bytes.length;
    mine.pipes.outgoing.send(bytes, done === undefined ? withContext : { keepsContext: true, onTaken: done });
  }

  // ---- What Node's streams ask of a socket

  override _read(size: number): void {
    if (this.connecting) this.once('connect', () => this._read(size));
    else this[ours].pipes.incoming.resume();
  }

  /** Both of Node's ways to write come here. */
  _writeGeneric(isList: boolean, data: unknown, encoding: BufferEncoding, done: Done): void {
    const mine = this[ours];
    const { inside } = this;
    if (this.connecting || !mine.isOpen) {
      prototype._writeGeneric.call(this, isList, data, encoding, done);
      return;
    }
    inside._pendingData = null;
    inside._pendingEncoding = '';
    inside._unrefTimer();
    const chunk = isList ? joined(data as readonly Written[]) : bytesOf({ chunk: data as Buffer | string, encoding });
    if (mine.pipes.outgoing.isOpen) {
      this.send(chunk, done);
      return;
    }
    mine.bytesWritten += chunk.length;
    if (mine.isReset) done(systemError({ code: 'EPIPE', errno: -32, syscall: 'write' }));
    else {
      // What is sent to a peer who is gone is lost; the system says so the next time.
      mine.isReset = mine.hasEnded;
      done();
    }
  }

  override _final(done: Done): void {
    if (this.connecting) {
      this.once('connect', () => this._final(done));
      return;
    }
    this[ours].pipes.outgoing.end();
    nextTick(done);
  }

  override _destroy(error: Error | null, done: Done): void {
    const { pipes, bytesRead, bytesWritten } = this[ours];
    this[ours].isOpen = false;
    this.release();
    pipes.incoming.close();
    pipes.outgoing.cut();
    // Node's own way asks the handle to close itself and tells of it then.
    this.inside._handle = { close: setImmediate, bytesRead, bytesWritten };
    prototype._destroy.call(this, error, done);
  }

  override resetAndDestroy(): this {
    return this.destroy();
  }

  // ---- What is asked of a socket's handle

  override ref(): this {
    if (!this.destroyed) this[ours].letGo ??= keepAlive();
    return this;
  }

  override unref(): this {
    this.release();
    return this;
  }

  _getpeername(): Address {
    const mine = this[ours];
    // One that was asked for is kept beyond the end, as Node does.
    if (mine.isOpen) this.inside._peername ??= mine.remote;
    return this.inside._peername ?? {};
  }

  _getsockname(): Address {
    return this[ours].isOpen ? this[ours].local : {};
  }

  private get inside(): Inside {
    return this as unknown as Inside;
  }

  private release(): void {
    this[ours].letGo?.();
    this[ours].letGo = undefined;
  }
}

/** Makes a socket one that is about to be connected through memory. */
export function enterMemory(socket: Socket, { pipes, local, remote }: Link): MemorySocket {
  Object.setPrototypeOf(socket, MemorySocket.prototype);
  const made = socket as MemorySocket;
  made[ours] = {
    pipes,
    local,
    remote,
    context: new AsyncContext('MemorySocket'),
    letGo: undefined,
    isOpen: false,
    hasEnded: false,
    isReset: false,
    bytesRead: 0,
    bytesWritten: 0,
  };
  const inside = socket as unknown as Inside;
  inside.connecting = true;
  inside._unrefTimer();
  made.ref();
  // What was called before is to happen when it is connected; Node's own functions would find no handle then.
  for (const listener of socket.listeners('connect')) {
    if (listener !== prototype.ref && listener !== prototype.unref) continue;
    socket.off('connect', listener as () => void).once('connect', listener === prototype.ref ? made.ref : made.unref);
  }
  return made;
}

export function isInMemory(socket: Socket): socket is MemorySocket {
  return Object.getPrototypeOf(socket) === MemorySocket.prototype;
}

/** Makes it an ordinary socket again, for another connection. */
export function leaveMemory(socket: MemorySocket): void {
  Object.setPrototypeOf(socket, prototype);
  Reflect.deleteProperty(socket, ours);
}

/** TypeScript takes these for fields. */
Object.defineProperties(MemorySocket.prototype, {
  pending: getter((socket) => socket.connecting || !socket[ours].isOpen),
  bytesRead: getter((socket) => socket[ours].bytesRead),
  _bytesDispatched: getter((socket) => socket[ours].bytesWritten),
});

function getter(get: (socket: MemorySocket) => unknown): PropertyDescriptor {
  return {
    configurable: true,
    get(this: MemorySocket) {
      return get(this);
    },
  };
}

interface Written {
  readonly chunk: Buffer | string;
  readonly encoding: BufferEncoding;
}

function joined(list: readonly Written[]): Buffer {
  // A client that writes a pipeline word by word: its text becomes bytes at once.
  if (list.every(isWholeText)) return Buffer.from(list.map(({ chunk }) => chunk).join(''));
  return Buffer.concat(list.map((each) => (typeof each.chunk === 'string' ? bytesOf(each) : each.chunk)));
}

const withContext = { keepsContext: true } as const;

/** So little that Node asks nobody to wait, whatever version: the marks at which it does are 16 KiB and more, and a character of text is 3 bytes at the most. */
function isSmall(chunk: unknown): chunk is string | Buffer {
  return (typeof chunk === 'string' || Buffer.isBuffer(chunk)) && chunk.length > 0 && chunk.length < smallLength;
}

const smallLength = 4096;

/** Text that means the same with more text behind it: its end is not the first half of a character. */
function isWholeText({ chunk, encoding }: Written): boolean {
  if (typeof chunk !== 'string' || encoding !== 'utf8') return false;
  const last = chunk.charCodeAt(chunk.length - 1);
  return !(last >= 0xd800 && last < 0xdc00);
}

/** The writer may do with a buffer what he likes once it is written. */
function bytesOf({ chunk, encoding }: Written): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk);
}

export interface SystemErrorInfo {
  readonly code: string;
  /** Of Linux. */
  readonly errno: number;
  readonly syscall: string;
  readonly address?: string;
  readonly port?: number;
}

/** An error as Node makes it of one of the system's. */
export function systemError(info: SystemErrorInfo): NodeJS.ErrnoException {
  const at = [info.address, info.port].filter((part) => part !== undefined).join(':');
  return Object.assign(new Error(`${info.syscall} ${info.code} ${at}`.trimEnd()), info);
}
