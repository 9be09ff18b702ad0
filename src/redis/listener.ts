import { lstatSync, unlinkSync } from 'node:fs';
import { connect, createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { DistributedError } from '../base/errors';

export interface ListenerOptions {
  /** A path, or host and port. */
  readonly at: { readonly path: string } | { readonly host: string; readonly port: number };
  /** Whether listening keeps the process alive. */
  readonly keepsProcessAlive: boolean;
  /** Undefined: without TLS. */
  readonly tls?: TlsOptions | undefined;
  readonly onConnection: (socket: Socket) => void;
}

/** A socket that listens. */
export interface Listener {
  /** The port that the system gave; 0 for a path. */
  readonly port: number;
  /** Ends it, and the connections that have not come so far as to be told. */
  close(): Promise<void>;
}

/**
 * Opens a listening socket.
 * @throws DistributedError JD_ADDRESS_IN_USE, or JD_CANNOT_LISTEN when the system refuses for another reason
 */
export async function listen({ at, keepsProcessAlive, tls, onConnection }: ListenerOptions): Promise<Listener> {
  if ('path' in at) await removeStaleSocket(at.path);
  // Small replies must not wait for the peer's acknowledgement.
  const server =
    tls === undefined ? createServer({ noDelay: true }, onConnection) : createTlsServer({ ...tls, noDelay: true }, onConnection);
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
  return { port: portOf(server), close: () => close(server, negotiating) };
}

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
