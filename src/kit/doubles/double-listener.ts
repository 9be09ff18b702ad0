import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { bridge } from '../../bridge/inner';

/** How a double is reached. */
export interface DoubleOptions {
  /**
   * 'tcp': by sockets of the system. 'memory': the clients of this process come through memory, whatever they are, for they dial the same address; other
   * processes by TCP. Default 'tcp'.
   */
  readonly transport?: 'tcp' | 'memory';
}

/** A free port of this machine, and the connections to it. */
export class DoubleListener {
  /** Given by the system. */
  port = 0;
  private readonly server: Server;
  private readonly connections = new Set<Socket>();
  private endMemory: (() => void) | undefined;

  /** @param onConnection takes over a connected socket */
  constructor(private readonly onConnection: (socket: Socket) => void) {
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.take(socket));
  }

  /** @throws DistributedError JD_NO_BRIDGE for memory, in an environment that is not ours */
  async open({ transport = 'tcp' }: DoubleOptions): Promise<void> {
    const serveInMemory = transport === 'memory' ? bridge("transport: 'memory'").serveInMemory : undefined;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
    ({ port: this.port } = this.server.address() as AddressInfo);
    this.endMemory = serveInMemory?.(this.port, (socket) => this.take(socket));
  }

  /** Cuts all connections; new ones are accepted. */
  drop(): void {
    for (const socket of this.connections) socket.destroy();
  }

  async close(): Promise<void> {
    this.endMemory?.();
    this.drop();
    await new Promise<void>((resolve) => void this.server.close(() => resolve()));
  }

  private take(socket: Socket): void {
    this.connections.add(socket);
    socket.on('close', () => this.connections.delete(socket));
    this.onConnection(socket);
  }
}
