import type { Socket } from 'node:net';
import { setImmediate } from '../../base/event-loop';
import type { Binary } from '../../base/bytes';
import type { Channel, Receiver } from './channel';

/** So much is handed to the system at once, in the middle of a long reply, too. */
const pieceBytes = 1024 * 1024;

/** A {@link Channel} over a socket of TCP, TLS or a path. */
export class SocketChannel implements Channel {
  readonly remote: string;
  readonly local: string;

  private receiver: Receiver | undefined;
  /** What goes out before anything else, a piece in each turn of the event loop: a long reply must not stop everybody else. */
  private outgoing: Binary[] = [];
  private outgoingBytes = 0;
  private nextPiece: NodeJS.Immediate | undefined;

  /**
   * @param socket half open when its peer has ended: what was asked for before is still answered
   * @param path the socket file it came through
   */
  constructor(
    private readonly socket: Socket,
    path?: string,
  ) {
    const { remoteAddress, remotePort, localAddress, localPort } = socket;
    this.remote = path === undefined ? showAddress(remoteAddress, remotePort) : `${path}:0`;
    this.local = path === undefined ? showAddress(localAddress, localPort) : `${path}:0`;
  }

  get isWritable(): boolean {
    return this.socket.writable;
  }

  get unreadBytes(): number {
    return this.outgoingBytes + this.socket.writableLength;
  }

  get isPaused(): boolean {
    return this.socket.isPaused();
  }

  open(receiver: Receiver): void {
    const { socket } = this;
    this.receiver = receiver;
    socket.on('data', (chunk: Buffer) => receiver.receive(chunk));
    socket.on('drain', () => this.drained());
    // Replies to what came last are written when the present turn is over.
    socket.on('end', () => void settled.then(() => this.end()));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.dropPieces();
      receiver.closed();
    });
  }

  write(data: Binary): void {
    if (this.outgoing.length === 0 && data.length <= pieceBytes) {
      this.socket.write(data, 'latin1');
      return;
    }
    this.outgoing.push(data);
    this.outgoingBytes += data.length;
    if (this.outgoing.length > 1) return;
    this.sendPiece();
    this.goOn();
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  end(): void {
    while (this.outgoing.length > 0) this.sendPiece();
    this.socket.destroySoon();
  }

  halfClose(): void {
    while (this.outgoing.length > 0) this.sendPiece();
    this.socket.end();
  }

  destroy(): void {
    this.dropPieces();
    this.socket.destroy();
  }

  /** The system has taken what it was given. */
  private drained(): void {
    if (this.outgoing.length > 0) this.goOn();
    else this.receiver?.drained();
  }

  /** Hands over the next piece in a turn of its own, unless the system has enough: then it tells when it has not. */
  private goOn(): void {
    if (this.outgoing.length === 0 || this.nextPiece !== undefined || this.socket.writableNeedDrain) return;
    this.nextPiece = setImmediate(() => {
      this.nextPiece = undefined;
      this.sendPiece();
      this.goOn();
      if (this.outgoing.length === 0) this.receiver?.drained();
    });
  }

  private sendPiece(): void {
    const first = this.outgoing[0];
    if (first === undefined) return;
    const piece = first.slice(0, pieceBytes);
    if (piece.length < first.length) this.outgoing[0] = first.slice(pieceBytes);
    else this.outgoing.shift();
    this.outgoingBytes -= piece.length;
    this.socket.write(piece, 'latin1');
  }

  private dropPieces(): void {
    this.outgoing = [];
    this.outgoingBytes = 0;
  }
}

const settled = Promise.resolve();

/** As CLIENT LIST shows it. */
export function showAddress(address: string | undefined, port: number | undefined): string {
  if (address === undefined || port === undefined) return '/:0';
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
