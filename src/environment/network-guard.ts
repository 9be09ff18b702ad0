import { BlockList, isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { DistributedError } from '../base/errors';
import { interceptConnect, refuse } from '../redis/transport/socket-connect';

export interface NetworkGuardOptions {
  /** Hosts that may be reached besides this machine: names, addresses, or `*.example.com` for every name below it. */
  readonly allow: readonly string[];
  /** Where a refused connection was tried, as the error tells it, e.g. 'test "sends a mail"'. */
  place(): string;
  /** Called with each refusal. */
  onRefused(target: string): void;
}

/**
 * Refuses TCP and TLS connections to other machines until the returned function is called: every one of this process, see {@link interceptConnect}.
 * What nock answers never comes here. Not covered either: a proxy that runs on loopback, and a `lookup` function of the client's own that sends a
 * local name elsewhere. The socket fails as if the peer had refused: by an 'error' event, never by an exception.
 */
export function guardNetwork(options: NetworkGuardOptions): () => void {
  return interceptConnect((socket, { host, port }) => {
    if (host === undefined || mayConnect(host, options.allow)) return false;
    const name = `${host}:${port}`;
    options.onRefused(name);
    refuse(socket, refusedError(name, host, options.place()));
    return true;
  });
}

/** Whether the host is this machine, by a name or address of its loopback or of its own interfaces. */
export function isThisMachine(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(name) === 0)
    return shortLoopback.test(name) || name === 'localhost' || name.endsWith('.localhost') || name === hostname().toLowerCase();
  const family = isIP(name) === 4 ? 'ipv4' : 'ipv6';
  const [address = ''] = name.split('%');
  return loopback.check(address, family) || ownAddresses().check(address, family);
}

/** 127.1, which systems take for 127.0.0.1. */
const shortLoopback = /^127(?:\.\d{1,3}){0,2}$/;
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

function refusedError(target: string, host: string, place: string): DistributedError {
  return new DistributedError({
    code: 'JD_NETWORK',
    what: `A connection to ${target} was refused: tests reach this machine only (in ${place}).`,
    fix: `Answer it with nock, run the service on 127.0.0.1, or allow the host: testEnvironmentOptions: { "network": { "allow": [${JSON.stringify(host)}] } }.`,
  });
}
