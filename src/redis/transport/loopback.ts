import { BlockList, isIP } from 'node:net';

/** An address of this machine as sockets tell it. */
export interface OwnAddress {
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
}

export const ipv4Loopback: OwnAddress = { address: '127.0.0.1', family: 'IPv4' };
export const ipv6Loopback: OwnAddress = { address: '::1', family: 'IPv6' };
const mappedLoopback: OwnAddress = { address: '::ffff:127.0.0.1', family: 'IPv6' };

/** How nearly everybody writes them: the lists below take longer. */
const common: ReadonlyMap<string, OwnAddress> = new Map([
  ['127.0.0.1', ipv4Loopback],
  ['localhost', ipv4Loopback],
  ['0.0.0.0', ipv4Loopback],
  ['::1', ipv6Loopback],
  ['::', ipv6Loopback],
]);

/** Know the long and the mixed spellings, too: a URL makes ::ffff:7f00:1 of ::ffff:127.0.0.1. */
const ipv4Spellings = new BlockList();
for (const address of ['127.0.0.1', '0.0.0.0']) ipv4Spellings.addAddress(address);
const ipv6Spellings = new BlockList();
for (const address of ['::1', '::']) ipv6Spellings.addAddress(address, 'ipv6');

/**
 * Where a spelling of 127.0.0.1 or ::1 leads; undefined: it is none. The other addresses of 127.0.0.0/8 and the machine's name are none: who uses them
 * means a server apart from that of localhost.
 * @param host in small letters, without brackets
 */
export function loopbackOf(host: string): OwnAddress | undefined {
  const known = common.get(host);
  if (known !== undefined || !host.includes(':')) return known;
  const [address = ''] = host.split('%');
  if (isIP(address) !== 6) return undefined;
  if (ipv4Spellings.check(address, 'ipv6')) return mappedLoopback;
  return ipv6Spellings.check(address, 'ipv6') ? ipv6Loopback : undefined;
}
