import type { Binary } from '../../base/bytes';
import { AsyncContext } from './async-context';
import { type Delivery, turns } from './turns';

/** The receiving end of a pipe. */
export interface Sink {
  /** @returns whether more may come; false: not before {@link MemoryPipe.resume} */
  take(chunk: Buffer): boolean;
  /** Nothing follows. */
  ended(): void;
}

/** A sender has its chunk acknowledged at once as long as less than this is under way, as what a system's socket buffers hold. */
export const windowBytes = 1024 * 1024;
/** A sender who has more than this under way is told when all of it has arrived, as by 'drain' of a socket. */
const drainBytes = 16 * 1024;
/** The longest piece that arrives at once, as of a socket. */
export const pieceBytes = 64 * 1024;

/** What was sent in one call. */
interface Parcel {
  readonly data: Buffer | Binary;
  /** How much of it has arrived. */
  at: number;
  /** Whether it arrives in the asynchronous context in which it was sent. */
  readonly keepsContext: boolean;
  /** That; undefined while the turn in which it arrives has it of itself. */
  context: AsyncContext | undefined;
  readonly onTaken: (() => void) | undefined;
  /** The one that was sent after it. */
  next: Parcel | undefined;
}

/** One direction of a connection in memory: bytes arrive in the order of sending, in a later turn of the event loop than they were sent in. */
export class MemoryPipe implements Delivery {
  /** Called when all has arrived after much was under way. */
  onDrained: (() => void) | undefined;
  /** What is under way, a list: an array that is filled and emptied again and again costs more than what it holds. */
  private first: Parcel | undefined;
  private last: Parcel | undefined;
  private posted = 0;
  private sink: Sink | undefined;
  private paused = true;
  private state: 'open' | 'ending' | 'closed' = 'open';
  private bytes = 0;
  private mustDrain = false;

  /** Bytes that were sent and have not arrived. */
  get bufferedBytes(): number {
    return this.bytes;
  }

  /** Whether what is sent now is acknowledged at once. */
  get hasRoom(): boolean {
    return this.state === 'open' && this.bytes < windowBytes / 2;
  }

  get isPaused(): boolean {
    return this.paused;
  }

  /** Whether what is sent may still arrive. */
  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** What comes, and has come, goes to this sink. */
  open(sink: Sink): void {
    this.sink = sink;
    this.resume();
  }

  /**
   * Sends bytes. Those of a Buffer are not copied.
   * @param options.keepsContext whether the sink is called in the present asynchronous context. Default: in none in particular
   * @param options.onTaken called at once, or when it has arrived if much is under way
   */
  send(data: Buffer | Binary, { keepsContext = false, onTaken }: { keepsContext?: boolean; onTaken?: () => void } = {}): void {
    if (this.state !== 'open' || data.length === 0) {
      onTaken?.();
      return;
    }
    this.bytes += data.length;
    if (this.bytes > drainBytes) this.mustDrain = true;
    const isHeldBack = this.bytes > windowBytes;
    const isAlone = this.first === undefined && data.length <= pieceBytes;
    const parcel = { data, at: 0, keepsContext, context: undefined, onTaken: isHeldBack ? onTaken : undefined, next: undefined };
    this.append(parcel);
    // Nearly always a client's request begins a turn, which costs less than a context that is kept beside.
    const hasOwnTurn = this.post() && isAlone;
    if (!hasOwnTurn) keepContext(parcel);
    if (!isHeldBack) onTaken?.();
  }

  /** Nothing follows what was sent. */
  end(): void {
    if (this.state !== 'open') return;
    this.state = 'ending';
    this.post();
  }

  /** As when a system closes a socket: of what has not arrived, what its buffers hold still does, and then nothing more. */
  cut(): void {
    const kept: Parcel[] = [];
    for (let room = windowBytes; room > 0 && this.first !== undefined; this.removeFirst()) {
      const parcel = this.first;
      room -= parcel.data.length - parcel.at;
      if (parcel.onTaken !== undefined) acknowledge(parcel.onTaken);
      const data = room >= 0 ? parcel.data : parcel.data.slice(0, parcel.data.length + room);
      kept.push({ ...parcel, data, onTaken: undefined, next: undefined });
    }
    this.lose();
    for (const parcel of kept) this.append(parcel);
    this.bytes = kept.reduce((sum, { data, at }) => sum + data.length - at, 0);
    this.end();
  }

  /** What has not arrived is lost, and the sink hears nothing more. */
  close(): void {
    this.state = 'closed';
    this.sink = undefined;
    this.onDrained = undefined;
    this.lose();
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    if (!this.paused || this.sink === undefined) return;
    this.paused = false;
    if (this.posted === 0 && (this.first !== undefined || this.state === 'ending')) this.post();
  }

  deliver(): void {
    this.posted--;
    const parcel = this.first;
    if (this.paused || this.sink === undefined) {
      if (parcel !== undefined) keepContext(parcel);
      return;
    }
    if (parcel === undefined) {
      if (this.state === 'ending') this.finish(this.sink);
      return;
    }
    const chunk = this.nextPiece(parcel);
    const isWhole = parcel.at === parcel.data.length;
    if (isWhole) this.removeFirst();
    if (this.posted === 0 && (this.first !== undefined || this.state === 'ending')) this.post();
    const { context } = parcel;
    try {
      const mayGoOn = context === undefined ? this.sink.take(chunk) : context.runInAsyncScope(this.sink.take, this.sink, chunk);
      if (!mayGoOn) this.paused = true;
    } finally {
      // A listener of the user's may have thrown: the sender is told all the same.
      if (isWhole) parcel.onTaken?.();
      this.tellDrained();
    }
  }

  private tellDrained(): void {
    if (!this.mustDrain || this.bytes > 0) return;
    this.mustDrain = false;
    this.onDrained?.();
  }

  /** See {@link turns}. */
  private post(): boolean {
    this.posted++;
    return turns.post(this);
  }

  private nextPiece(parcel: Parcel): Buffer {
    const { data, at } = parcel;
    const end = Math.min(at + pieceBytes, data.length);
    parcel.at = end;
    this.bytes -= end - at;
    if (typeof data !== 'string') return end - at === data.length ? data : data.subarray(at, end);
    return Buffer.from(end - at === data.length ? data : data.slice(at, end), 'latin1');
  }

  private append(parcel: Parcel): void {
    if (this.last === undefined) this.first = parcel;
    else this.last.next = parcel;
    this.last = parcel;
  }

  private removeFirst(): void {
    this.first = this.first!.next;
    if (this.first === undefined) this.last = undefined;
  }

  private lose(): void {
    for (let parcel = this.first; parcel !== undefined; parcel = parcel.next) if (parcel.onTaken !== undefined) acknowledge(parcel.onTaken);
    this.first = undefined;
    this.last = undefined;
    this.bytes = 0;
  }

  private finish(sink: Sink): void {
    this.state = 'closed';
    this.sink = undefined;
    sink.ended();
  }
}

/** It will not arrive in the present turn, whose context is its own. */
function keepContext(parcel: Parcel): void {
  if (parcel.keepsContext) parcel.context ??= new AsyncContext('MemoryWrite');
}

/** In a turn of its own: whoever ends a connection is at work, and the sender's code may throw. */
function acknowledge(onTaken: () => void): void {
  turns.post({ deliver: onTaken });
}
