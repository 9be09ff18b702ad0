import { BlockList, isIP, Socket } from 'node:net';
import { setImmediate } from '../../base/event-loop';
import type { PipeEnds } from './memory-channel';
import { MemoryPipe } from './memory-pipe';
import { type Address, enterMemory, isInMemory, leaveMemory, type Link, systemError } from './memory-socket';
import { type ConnectOptions, interceptConnect, refuse, type Target } from './socket-connect';

/** What listens at an address, as connections of this process reach it. */
export interface Endpoint {
  /** Takes the server's end of a connection through memory. */
  accept(link: Link): void;
}

/** A server that is reached at an address which is not its own. */
export interface Alias {
  /** Its port; undefined while it does not listen: connections are refused then. */
  port(): number | undefined;
  /** Told of each connection, with the address that was dialled. */
  onConnect(address: string): void;
}

/** Where a connection leads. */
interface Route {
  /** Undefined when nobody listens. */
  readonly port: number | undefined;
  /** Undefined: by TCP. */
  readonly endpoint: Endpoint | undefined;
  readonly alias?: Alias;
}

/** Spellings of this machine's own address that lead to what listens on 127.0.0.1. */
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '0.0.0.0', '::ffff:127.0.0.1']);
/** One more, which every system understands and nobody uses by chance: who dials by it wants the system's socket. */
export const directHost = '127.1';

/** Port numbers of clients' ends, below those that systems give to sockets. */
const clientPorts = { first: 1024, last: 32_767 } as const;

/** Which addresses lead to servers in this process. Stands in the way of connections as long as there are any. */
class Dial {
  private readonly ports = new Map<number, Endpoint>();
  private readonly paths = new Map<string, Endpoint>();
  private readonly aliases = new Map<string, Alias>();
  private uninstall: (() => void) | undefined;
  private nextClientPort: number = clientPorts.first;

  /** Connections to a port of 127.0.0.1, or to a path, go through memory until the returned function is called. */
  serve(at: { readonly port: number } | { readonly path: string }, endpoint: Endpoint): () => void {
    return 'port' in at ? this.add(this.ports, at.port, endpoint) : this.add(this.paths, at.path, endpoint);
  }

  /** Connections to an address go to another server until the returned function is called. @param address see {@link isAddress} */
  alias(address: string, alias: Alias): () => void {
    return this.add(this.aliases, canonicalAddress(address), alias);
  }

  private add<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): () => void {
    map.set(key, value);
    // Anew: it is to be asked first, and somebody may have put Node's functions back.
    this.uninstall?.();
    this.uninstall = interceptConnect((socket, target, connect) => this.intercept(socket, target, connect));
    return () => {
      if (map.get(key) !== value) return;
      map.delete(key);
      if (this.ports.size + this.paths.size + this.aliases.size > 0) return;
      this.uninstall?.();
      this.uninstall = undefined;
    };
  }

  /** See {@link interceptConnect}. */
  private intercept(socket: Socket, target: Target, connect: (options: ConnectOptions) => void): boolean {
    if (isInMemory(socket)) {
      if (!socket.destroyed) {
        socket.destroy(connectError(socket.connecting ? { code: 'EALREADY', errno: -114 } : { code: 'EISCONN', errno: -106 }, target));
        return true;
      }
      leaveMemory(socket);
    }
    const route = this.route(target);
    if (route === undefined) return false;
    const { port, endpoint, alias } = route;
    alias?.onConnect(`${target.host}:${target.port}`);
    if (port === undefined) refuse(socket, refusedError(target));
    else if (endpoint !== undefined && isPlain(socket, target)) this.join(socket, { target, port, endpoint });
    else if (alias !== undefined || target.host === directHost) connect({ ...target.options, host: '127.0.0.1', port });
    else return false;
    return true;
  }

  private route({ host, port, path, options }: Target): Route | undefined {
    if (path !== undefined) return this.paths.has(path) ? { port: 0, endpoint: this.paths.get(path) } : undefined;
    const alias = this.aliases.get(canonical(host!, port));
    if (alias !== undefined) {
      const at = alias.port();
      return { port: at, endpoint: at === undefined ? undefined : this.ports.get(at), alias };
    }
    const endpoint = this.ports.get(port);
    if (endpoint === undefined) return undefined;
    if (host === directHost) return { port, endpoint: undefined };
    // A name that the client's own function looks up may lead anywhere, and one of IPv6 to nobody.
    const isPlainName = options.lookup === undefined && options.family !== 6;
    return loopback.has(host!) && (isIP(host!) !== 0 || isPlainName) ? { port, endpoint } : undefined;
  }

  private join(socket: Socket, { target, port, endpoint }: { target: Target; port: number; endpoint: Endpoint }): void {
    if (target.onConnect !== undefined) socket.once('connect', target.onConnect);
    const [up, down] = [new MemoryPipe(), new MemoryPipe()];
    const isPath = target.path !== undefined;
    const local: Address = isPath ? {} : { address: '127.0.0.1', family: 'IPv4', port: this.takeClientPort() };
    const remote = (at: number): Address => (isPath ? {} : { address: '127.0.0.1', family: 'IPv4', port: at });
    const made = enterMemory(socket, { pipes: ends(down, up), local, remote: remote(target.port) });
    const attempt = (): void => {
      tellAttempt(made, target);
      if (made.destroyed) return;
      const still = this.ports.get(port) === endpoint || this.paths.get(target.path ?? '') === endpoint;
      if (!still) return void made.destroy(refusedError(target));
      endpoint.accept({ pipes: ends(up, down), local: remote(port), remote: local });
      made.connected();
    };
    // Meanwhile it may have been destroyed, and be on its way elsewhere.
    setImmediate(() => void (isInMemory(socket) && !made.destroyed && made.inContext(attempt)));
  }

  private takeClientPort(): number {
    const port = this.nextClientPort;
    this.nextClientPort = port === clientPorts.last ? clientPorts.first : port + 1;
    return port;
  }
}

/** That of this process. */
export const dial = new Dial();

/** Whether a text is of the form host:port. */
export function isAddress(text: string): boolean {
  const port = addressForm.exec(text)?.[2];
  return port !== undefined && Number(port) <= 65_535;
}

const addressForm = /^\[?([^/\s]+?)\]?:(\d{1,5})$/;

function canonicalAddress(address: string): string {
  const [, host = '', port] = addressForm.exec(address) ?? [];
  return canonical(host.toLowerCase(), Number(port));
}

/** All spellings of loopback are one. */
function canonical(host: string, port: number): string {
  const [address = ''] = host.split('%');
  const family = isIP(address);
  const isLoopback = family === 0 ? loopback.has(host) : loopbackAddresses.check(address, family === 4 ? 'ipv4' : 'ipv6');
  return `${isLoopback ? 'localhost' : host}:${port}`;
}

/** Knows the long and the mixed spellings of them, too: a URL makes ::ffff:7f00:1 of ::ffff:127.0.0.1. */
const loopbackAddresses = new BlockList();
for (const address of ['127.0.0.1', '0.0.0.0']) loopbackAddresses.addAddress(address);
for (const address of ['::1', '::']) loopbackAddresses.addAddress(address, 'ipv6');

function ends(incoming: MemoryPipe, outgoing: MemoryPipe): PipeEnds {
  return { incoming, outgoing };
}

/** Whether it is a socket as Node makes them, that asks for nothing which only the system has. */
function isPlain(socket: Socket, { options }: Target): boolean {
  const { localAddress, localPort, onread } = options;
  if (localAddress !== undefined || localPort !== undefined || onread !== undefined) return false;
  const isFresh = !socket.destroyed && !socket.connecting && !(socket as { readonly _handle?: unknown })._handle;
  return isFresh && Object.getPrototypeOf(socket) === Socket.prototype;
}

/** As Node tells of it. */
function tellAttempt(socket: Socket, { host, port, path }: Target): void {
  if (path !== undefined) return;
  if (isIP(host!) === 0) socket.emit('lookup', null, '127.0.0.1', 4, host);
  if (!socket.destroyed) socket.emit('connectionAttempt', '127.0.0.1', port, 4);
}

function refusedError(target: Target): NodeJS.ErrnoException {
  return connectError({ code: 'ECONNREFUSED', errno: -111 }, target);
}

function connectError(error: { readonly code: string; readonly errno: number }, { port, path }: Target): NodeJS.ErrnoException {
  const at = path === undefined ? { address: '127.0.0.1', port } : { address: path };
  return systemError({ ...error, syscall: 'connect', ...at });
}
