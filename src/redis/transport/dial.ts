import { isIP, Socket } from 'node:net';
import { nextTick, setImmediate } from '../../base/event-loop';
import { ipv4Loopback, ipv6Loopback, loopbackOf, type OwnAddress } from './loopback';
import type { PipeEnds } from './memory-channel';
import { MemoryPipe } from './memory-pipe';
import { type Address, enterMemory, isInMemory, leaveMemory, type Link, type MemorySocket, systemError } from './memory-socket';
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

/** A spelling of 127.0.0.1 which every system understands and nobody uses by chance: who dials by it wants the system's socket. */
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
        connectAgain(socket, target);
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
    const at = loopbackOf(host!);
    return at !== undefined && at !== ipv6Loopback && (isIP(host!) !== 0 || isPlainName) ? { port, endpoint } : undefined;
  }

  private join(socket: Socket, { target, port, endpoint }: { target: Target; port: number; endpoint: Endpoint }): void {
    const [up, down] = [new MemoryPipe(), new MemoryPipe()];
    const { own, peer } = addressesOf(target);
    const local: Address = own === undefined ? {} : { ...own, port: this.takeClientPort() };
    const remote = (at: number): Address => (peer === undefined ? {} : { ...peer, port: at });
    const made = enterMemory(socket, { pipes: ends(down, up), local, remote: remote(target.port) });
    attempt(made, target, () => {
      const still = this.ports.get(port) === endpoint || this.paths.get(target.path ?? '') === endpoint;
      if (!still) return void made.destroy(refusedError(target));
      endpoint.accept({ pipes: ends(up, down), local: remote(port), remote: local });
      made.open();
    });
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
  return `${loopbackOf(host) === undefined ? host : 'localhost'}:${port}`;
}

/** Of both ends of a connection, as sockets of the system tell them; undefined for a path. */
function addressesOf({ host }: Target): { readonly own?: OwnAddress; readonly peer?: OwnAddress } {
  if (host === undefined) return {};
  const own = loopbackOf(host);
  if (own !== undefined) return { own, peer: own };
  const named = isIP(host) === 6 ? ipv6Loopback : ipv4Loopback;
  return { own: named, peer: isIP(host) === 0 ? named : { ...named, address: host } };
}

/** The address that is dialled: of a name, what its look-up gives. */
function dialled({ host }: Target): string {
  return isIP(host!) === 0 ? ipv4Loopback.address : host!;
}

function ends(incoming: MemoryPipe, outgoing: MemoryPipe): PipeEnds {
  return { incoming, outgoing };
}

/** Whether it is a socket as Node makes them, that asks for nothing which only the system has. */
function isPlain(socket: Socket, { options }: Target): boolean {
  const { localAddress, localPort, onread } = options;
  // Node takes null, which undici gives, for none.
  if ((localAddress ?? localPort ?? onread ?? undefined) !== undefined) return false;
  const isFresh = !socket.destroyed && !socket.connecting && !(socket as { readonly _handle?: unknown })._handle;
  return isFresh && Object.getPrototypeOf(socket) === Socket.prototype;
}

/** Connects in a later turn, with what Node tells of it on the way. */
function attempt(socket: MemorySocket, target: Target, connect: () => void): void {
  const { host, port, path, onConnect } = target;
  if (onConnect !== undefined) socket.once('connect', onConnect);
  const act = (): void => {
    if (path === undefined && isIP(host!) === 0) socket.emit('lookup', null, dialled(target), 4, host);
    if (path === undefined && !socket.destroyed) socket.emit('connectionAttempt', dialled(target), port, isIP(dialled(target)));
    if (!socket.destroyed) connect();
  };
  // Meanwhile it may have been destroyed, and be on its way elsewhere.
  setImmediate(() => void (isInMemory(socket) && !socket.destroyed && socket.inContext(act)));
}

/** As the system has it: a connection that there is stays, wherever the second call leads, and is told anew; one that is being made fails. */
function connectAgain(socket: MemorySocket, target: Target): void {
  if (socket.connecting) {
    nextTick(() => void socket.destroy(connectError({ code: 'EALREADY', errno: -114 }, target)));
    return;
  }
  (socket as { connecting: boolean }).connecting = true;
  attempt(socket, target, () => socket.connected());
}

function refusedError(target: Target): NodeJS.ErrnoException {
  return connectError({ code: 'ECONNREFUSED', errno: -111 }, target);
}

function connectError(error: { readonly code: string; readonly errno: number }, target: Target): NodeJS.ErrnoException {
  const at = target.path === undefined ? { address: dialled(target), port: target.port } : { address: target.path };
  return systemError({ ...error, syscall: 'connect', ...at });
}
