import type { Binary } from '../../base/bytes';
import type { Channel, Receiver } from './channel';
import type { MemoryPipe, Sink } from './memory-pipe';

/** The two directions of a connection in memory, as one of its ends sees them. */
export interface PipeEnds {
  readonly incoming: MemoryPipe;
  readonly outgoing: MemoryPipe;
}

/** A {@link Channel} through memory, to a client in this process. */
export class MemoryChannel implements Channel, Sink {
  private receiver: Receiver | undefined;
  private isClosed = false;

  constructor(
    private readonly pipes: PipeEnds,
    readonly remote: string,
    readonly local: string,
  ) {}

  get isWritable(): boolean {
    return this.pipes.outgoing.isOpen;
  }

  get unreadBytes(): number {
    return this.pipes.outgoing.bufferedBytes;
  }

  get isPaused(): boolean {
    return this.pipes.incoming.isPaused;
  }

  open(receiver: Receiver): void {
    this.receiver = receiver;
    this.pipes.outgoing.onDrained = () => this.receiver?.drained();
    this.pipes.incoming.open(this);
  }

  write(data: Binary): void {
    this.pipes.outgoing.send(data);
  }

  pause(): void {
    this.pipes.incoming.pause();
  }

  resume(): void {
    this.pipes.incoming.resume();
  }

  end(): void {
    this.pipes.outgoing.end();
    this.close();
  }

  halfClose(): void {
    this.pipes.outgoing.end();
  }

  destroy(): void {
    this.pipes.outgoing.cut();
    this.close();
  }

  // ---- Sink

  take(chunk: Buffer): boolean {
    this.receiver!.receive(chunk);
    return !this.pipes.incoming.isPaused;
  }

  ended(): void {
    // Replies to what came last are written when the present turn is over.
    void settled.then(() => this.end());
  }

  private close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.pipes.incoming.close();
    // As of a socket: never while whoever ends it is at work.
    void settled.then(() => this.receiver?.closed());
  }
}

const settled = Promise.resolve();
