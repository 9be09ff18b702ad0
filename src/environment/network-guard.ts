import { BlockList, isIP, Socket } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { setImmediate } from 'node:timers';
import { DistributedError } from '../base/errors';

export interface NetworkGuardOptions {
  /** Hosts that may be reached besides this machine: names, addresses, or `*.example.com` for every name below it. */
  readonly allow: readonly string[];
  /** Where a refused connection was tried, as the error tells it, e.g. 'test "sends a mail"'. */
  place(): string;
  /** Called with each refusal. */
  onRefused(target: string): void;
}

/**
 * Refuses TCP and TLS connections to other machines until the returned function is called.
 *
 * It stands where every client of Node ends up: `net.Socket.prototype.connect`, one object for both realms. So it covers http,
 * https, http2, fetch, undici and database clients alike, before a name is looked up; what nock answers never comes here.
 * Not covered: UDP, plain DNS queries, worker threads, child processes, native addons,
 * a proxy that runs on loopback, and a `lookup` function of the client's own that sends a local name elsewhere.
 * The socket fails as if the peer had refused: by an 'error' event, never by an exception.
 */
export function guardNetwork(options: NetworkGuardOptions): () => void {
  const { prototype } = Socket;
  // Unbound: it is put back as it was, and called with the socket as `this`.
  const original = prototype.connect;
  const guarded = function (this: Socket, ...args: unknown[]): Socket {
    const target = targetOf(args);
    if (target === undefined || mayConnect(target.host, options.allow)) return Reflect.apply(original, this, args) as Socket;
    const name = `${target.host}:${target.port}`;
    options.onRefused(name);
    const error = refusedError(name, target.host, options.place());
    // As in a real attempt: what is written now waits, and listeners can still be added in this turn of the event loop.
    (this as { connecting: boolean }).connecting = true;
    setImmediate(() => this.destroy(error));
    return this;
  };
  prototype.connect = guarded;
  return () => {
    prototype.connect = original;
  };
}

/** Whether the host is this machine, by a name or address of its loopback or of its own interfaces. */
export function isThisMachine(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(name) === 0) return name === 'localhost' || name.endsWith('.localhost') || name === hostname().toLowerCase();
  const family = isIP(name) === 4 ? 'ipv4' : 'ipv6';
  const [address = ''] = name.split('%');
  return loopback.check(address, family) || ownAddresses().check(address, family);
}

/** Knows the other spellings too: 0:0:0:0:0:0:0:1, and ::ffff:7f00:1 as which a URL writes ::ffff:127.0.0.1. */
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('0.0.0.0');
loopback.addAddress('::1', 'ipv6');
loopback.addAddress('::', 'ipv6');

function ownAddresses(): BlockList {
  const list = new BlockList();
  for (const { address, family } of Object.values(networkInterfaces()).flatMap((all) => all ?? [])) {
    list.addAddress(address, family === 'IPv4' ? 'ipv4' : 'ipv6');
  }
  return list;
}

function mayConnect(host: string, allow: readonly string[]): boolean {
  const name = host.toLowerCase();
  return (
    isThisMachine(name) ||
    allow.some((pattern) => (pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern.toLowerCase()))
  );
}

/** The forms of Socket.connect: (options), (port, host?), (path), or the list that net.connect makes of its arguments. */
function targetOf(args: readonly unknown[]): { readonly host: string; readonly port: string } | undefined {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as readonly unknown[]) : args;
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { host?: unknown; port?: unknown; path?: unknown };
    return path !== undefined && port === undefined ? undefined : { host: textOr(host, 'localhost'), port: String(port) };
  }
  const isPort = typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first));
  return isPort ? { host: textOr(second, 'localhost'), port: String(first) } : undefined;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

function refusedError(target: string, host: string, place: string): DistributedError {
  return new DistributedError({
    code: 'JD_NETWORK',
    what: `A connection to ${target} was refused: tests reach this machine only (in ${place}).`,
    fix: `Answer it with nock, run the service on 127.0.0.1, or allow the host: testEnvironmentOptions: { "network": { "allow": [${JSON.stringify(host)}] } }.`,
  });
}
