import { lstatSync, unlinkSync } from 'node:fs';
import { connect, createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { DistributedError } from '../base/errors';
import type { Channel } from './transport/channel';
import { dial, type Endpoint } from './transport/dial';
import { MemoryChannel } from './transport/memory-channel';
import { showAddress, SocketChannel } from './transport/socket-channel';

export interface ListenerOptions {
  /** A path, or host and port. */
  readonly at: { readonly path: string } | { readonly host: string; readonly port: number };
  /** Whether listening keeps the process alive. */
  readonly keepsProcessAlive: boolean;
  /** Undefined: without TLS. */
  readonly tls?: TlsOptions | undefined;
  /** Whether connections of this process come through memory, where they can: without TLS, to a path or a port of 127.0.0.1. */
  readonly throughMemory: boolean;
  readonly onConnection: (channel: Channel) => void;
}

/** A socket that listens. */
export interface Listener {
  /** The port that the system gave; 0 for a path. */
  readonly port: number;
  /** Whether connections of this process come through memory. */
  readonly servesMemory: boolean;
  /** Ends it, and the connections that have not come so far as to be told. */
  close(): Promise<void>;
}

/**
 * Opens a listening socket.
 * @throws DistributedError JD_ADDRESS_IN_USE, or JD_CANNOT_LISTEN when the system refuses for another reason
 */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const { at, keepsProcessAlive, tls } = options;
  const path = 'path' in at ? at.path : undefined;
  if (path !== undefined) await removeStaleSocket(path);
  const onConnection = (socket: Socket): void => options.onConnection(new SocketChannel(socket, path));
  // Small replies must not wait for the peer's acknowledgement, and none is lost when the peer has nothing more to say.
  const sockets = { noDelay: true, allowHalfOpen: true };
  const server = tls === undefined ? createServer(sockets, onConnection) : createTlsServer({ ...tls, ...sockets }, onConnection);
  const negotiating = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (!keepsProcessAlive) socket.unref();
    if (tls === undefined) return;
    negotiating.add(socket);
    socket.on('close', () => negotiating.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusal(at, error)));
    server.listen(at as ListenOptions, resolve);
  });
  // What may still fail concerns single connections (no more file descriptors): they are refused, the server goes on.
  server.on('error', () => undefined);
  if (!keepsProcessAlive) server.unref();
  const forget = options.throughMemory ? serveMemory(server, options) : undefined;
  return {
    port: portOf(server),
    servesMemory: forget !== undefined,
    close: () => {
      forget?.();
      return close(server, negotiating);
    },
  };
}

/** Has connections of this process come through memory. Not those of TLS: over anything but a socket of the system, Node's TLS loses alerts. */
function serveMemory(server: Server, { at, tls, onConnection }: ListenerOptions): (() => void) | undefined {
  if (tls !== undefined || !('path' in at || memoryHosts.includes(at.host))) return undefined;
  const endpoint: Endpoint = {
    accept({ local, remote, pipes }) {
      if ('path' in at) onConnection(new MemoryChannel(pipes, `${at.path}:0`, `${at.path}:0`));
      else onConnection(new MemoryChannel(pipes, showAddress(remote.address, remote.port), showAddress(local.address, local.port)));
    },
  };
  return dial.serve('path' in at ? at : { port: portOf(server) }, endpoint);
}

/** Where a server listens when it is to be reached at 127.0.0.1. */
const memoryHosts: readonly string[] = ['127.0.0.1', 'localhost', '0.0.0.0'];

function close(server: Server, negotiating: Iterable<Socket>): Promise<void> {
  for (const socket of negotiating) socket.destroy();
  return new Promise((resolve) => void server.close(() => resolve()));
}

/** The port that the system gave; 0 for a path. */
export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function refusal(at: ListenerOptions['at'], error: NodeJS.ErrnoException): DistributedError {
  const place = 'path' in at ? at.path : `${at.host}:${at.port}`;
  if (error.code === 'EADDRINUSE') {
    return new DistributedError({
      code: 'JD_ADDRESS_IN_USE',
      what: `Redis cannot listen on ${place}: something else does.`,
      fix: 'path' in at ? 'Name another path.' : 'Give 0 as the port to get a free one, or stop the process that has it.',
      cause: error,
    });
  }
  return new DistributedError({
    code: 'JD_CANNOT_LISTEN',
    what: `Redis cannot listen on ${place}: ${error.message}`,
    fix:
      'path' in at ? 'Name a path in a directory that exists and may be written.' : 'Name a host of this machine and a port from 1024 on.',
    cause: error,
  });
}

/** A socket file that a killed server has left. One that somebody answers on is left alone. */
async function removeStaleSocket(path: string): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return;
  const isAlive = await new Promise<boolean>((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => resolve(true));
    probe.once('error', () => resolve(false));
    probe.once('connect', () => probe.destroy());
  });
  if (!isAlive) unlinkSync(path);
}
