import type { Socket } from 'node:net';
import type { Binary } from '../../base/bytes';
import type { Channel, Receiver } from './channel';

/** A {@link Channel} over a socket of TCP, TLS or a path. */
export class SocketChannel implements Channel {
  readonly remote: string;
  readonly local: string;

  /** @param path the socket file it came through */
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
    return this.socket.writableLength;
  }

  get isPaused(): boolean {
    return this.socket.isPaused();
  }

  open(receiver: Receiver): void {
    const { socket } = this;
    socket.on('data', (chunk: Buffer) => receiver.receive(chunk));
    socket.on('drain', () => receiver.drained());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => receiver.closed());
  }

  write(data: Binary): void {
    this.socket.write(data, 'latin1');
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  end(): void {
    this.socket.destroySoon();
  }

  halfClose(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }
}

/** As CLIENT LIST shows it. */
export function showAddress(address: string | undefined, port: number | undefined): string {
  if (address === undefined || port === undefined) return '/:0';
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
