import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { bridge, bridgeOrUndefined } from '../../bridge/inner';
import { readDoubleTls, type DoubleTls, type ReadTls } from './double-tls';

/** How a double is reached. */
export interface DoubleOptions {
  /**
   * 'tcp': by sockets of the system. 'memory': the clients of this process come through memory, whatever they are, for they dial the same address; other
   * processes by TCP. Default 'tcp'.
   */
  readonly transport?: 'tcp' | 'memory';
  /** TLS, by a certificate that is made for the double (`true`), or by yours. Default none. */
  readonly tls?: true | DoubleTls;
}

/** A free port of this machine, and the connections to it. */
export class DoubleListener {
  /** Given by the system. */
  port = 0;
  /** With TLS. */
  readonly tls: ReadTls | undefined;
  private readonly server: Server;
  /** With TLS, each connection and below it its socket. */
  private readonly connections = new Set<Socket>();
  private endMemory: (() => void) | undefined;

  /**
   * @param protocol as TLS names what is spoken
   * @param onConnection takes over a connected socket
   * @throws DistributedError JD_OPTION for TLS that cannot be
   */
  constructor(
    private readonly options: DoubleOptions,
    protocol: 'http/1.1' | 'h2',
    private readonly onConnection: (socket: Socket) => void,
  ) {
    this.tls = readDoubleTls(options);
    if (this.tls === undefined) {
      this.server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.take(socket));
      return;
    }
    this.server = createTlsServer({ ...this.tls.options, ALPNProtocols: [protocol], noDelay: true }, (socket) => this.take(socket));
    this.server.on('connection', (socket: Socket) => this.keep(socket));
  }

  /** @throws DistributedError JD_NO_BRIDGE for memory, in an environment that is not ours */
  async open(): Promise<void> {
    const serveInMemory = this.options.transport === 'memory' ? bridge("transport: 'memory'").serveInMemory : undefined;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
    if (bridgeOrUndefined() === undefined) this.server.unref();
    ({ port: this.port } = this.server.address() as AddressInfo);
    this.endMemory = serveInMemory?.(this.port, (socket) => this.take(socket));
  }

  /** Cuts all connections; new ones are accepted. */
  drop(): void {
    for (const socket of [...this.connections].toReversed()) socket.destroy();
  }

  async close(): Promise<void> {
    this.endMemory?.();
    this.drop();
    await new Promise<void>((resolve) => void this.server.close(() => resolve()));
  }

  private take(socket: Socket): void {
    this.keep(socket);
    this.onConnection(socket);
  }

  private keep(socket: Socket): void {
    // Where nobody ends the double at the end of the test, it is not to keep Jest from ending.
    if (bridgeOrUndefined() === undefined) socket.unref();
    this.connections.add(socket);
    socket.on('close', () => this.connections.delete(socket));
  }
}
