import { Socket } from 'node:net';
import { setImmediate } from '../../base/event-loop';

/** What a socket is asked to connect to. */
export interface Target {
  /** As given, in small letters and without brackets; 'localhost' where none is. Undefined for a path. */
  readonly host: string | undefined;
  readonly port: number;
  readonly path: string | undefined;
  /** All that `connect` was given. */
  readonly options: ConnectOptions;
  readonly onConnect: (() => void) | undefined;
}

export interface ConnectOptions {
  readonly host?: unknown;
  readonly port?: unknown;
  readonly path?: unknown;
  readonly [name: string]: unknown;
}

/** Looks at a connection that is about to be made. @returns whether it has seen to it; false: the next one is asked, and at last Node connects */
export type ConnectInterceptor = (socket: Socket, target: Target, connect: (options: ConnectOptions) => void) => boolean;

/** Is told of a connection that is about to be made, whoever sees to it. */
export type ConnectObserver = (socket: Socket, target: Target) => void;

const { prototype } = Socket;
type Connect = typeof prototype.connect;
const interceptors: ConnectInterceptor[] = [];
const observers = new Set<ConnectObserver>();
/** Ours, each with what it stood in the place of. Several: whoever wraps ours is wrapped in turn when the next interceptor comes. */
const layers = new WeakMap<Connect, Connect>();
/** One that the interceptors have been asked about: the layers below pass it on. */
let asked: Socket | undefined;

/** @param below what it stands in the place of; unbound, it is called with the socket as `this` */
function createLayer(below: Connect): Connect {
  function intercepted(this: Socket, ...args: unknown[]): Socket {
    const proceed = (...given: readonly unknown[]): Socket => Reflect.apply(below, this, given) as Socket;
    const target = interceptors.length + observers.size === 0 || asked === this ? undefined : readTarget(args);
    if (target === undefined) return proceed(...args);
    const { onConnect } = target;
    const connect = (options: ConnectOptions): void => void proceed(options, ...(onConnect === undefined ? [] : [onConnect]));
    return whileAsked(this, () => {
      for (const observe of observers) observe(this, target);
      return interceptors.some((intercept) => intercept(this, target, connect)) ? this : proceed(...args);
    });
  }
  layers.set(intercepted, below);
  return intercepted;
}

function whileAsked<Result>(socket: Socket, act: () => Result): Result {
  const before = asked;
  asked = socket;
  try {
    return act();
  } finally {
    asked = before;
  }
}

/**
 * Asks the interceptor about every connection of this process (TCP, TLS and paths), before a name is looked up, until the returned function is
 * called. The one added last is asked first.
 *
 * It stands where every client of Node ends up: `net.Socket.prototype.connect`, one object for both realms; it covers http, https, http2, fetch,
 * undici and database clients alike. Not covered: UDP, DNS, worker threads, child processes and native addons.
 */
export function interceptConnect(interceptor: ConnectInterceptor): () => void {
  interceptors.unshift(interceptor);
  install();
  return () => {
    const at = interceptors.indexOf(interceptor);
    if (at < 0) return;
    interceptors.splice(at, 1);
    uninstallUnused();
  };
}

/** Tells the observer of every connection of this process, until the returned function is called. */
export function observeConnect(observer: ConnectObserver): () => void {
  observers.add(observer);
  install();
  return () => {
    if (observers.delete(observer)) uninstallUnused();
  };
}

/** Somebody may have put back what was there before us, or wrapped ours. */
function install(): void {
  if (!layers.has(prototype.connect)) prototype.connect = createLayer(prototype.connect);
}

function uninstallUnused(): void {
  if (interceptors.length + observers.size === 0) prototype.connect = layers.get(prototype.connect) ?? prototype.connect;
}

/** Fails a connection that is about to be made as if the peer had: by an 'error' event, when listeners can have been added. */
export function refuse(socket: Socket, error: Error): void {
  // As in a real attempt: what is written now waits.
  (socket as { connecting: boolean }).connecting = true;
  setImmediate(() => socket.destroy(error));
}

/** Reads the forms of connect: (options, listener), (port, host, listener), (path, listener), or the list that net.connect makes of them. */
export function readTarget(args: readonly unknown[]): Target | undefined {
  const given = Array.isArray(args[0]) ? (args[0] as readonly unknown[]) : args;
  const options = readOptions(given);
  if (options === undefined) return undefined;
  const onConnect = given.findLast((each) => typeof each === 'function') as (() => void) | undefined;
  const { host, port, path } = options;
  if (path !== undefined && path !== null && path !== '')
    return typeof path === 'string' ? { host: undefined, port: 0, path, options, onConnect } : undefined;
  if (!/^\d+$/.test(String(port))) return undefined;
  // Node says what is wrong with it.
  if (host !== undefined && host !== null && typeof host !== 'string') return undefined;
  const name = host ? host.replace(/^\[|\]$/g, '').toLowerCase() : 'localhost';
  return { host: name, port: Number(port), path: undefined, options, onConnect };
}

function readOptions([first, second]: readonly unknown[]): ConnectOptions | undefined {
  if (typeof first === 'object' && first !== null) return first as ConnectOptions;
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first)))
    return { port: first, ...(typeof second === 'string' && { host: second }) };
  return typeof first === 'string' ? { path: first } : undefined;
}
