import type { Binary } from '../../../base/bytes';
import type { Client } from '../../client';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import { clientType } from './_client-type';

/** Sizes of a new connection's buffers in Redis: what the fields about memory build on. */
const queryBufferBytes = 20474;
const replyBufferBytes = 1024;
const clientBytes = 22272;
const queuedCommandBytes = 20;
/** Numbers of files that a server has open before its first client. */
const firstDescriptor = 7;

/** A client as CLIENT LIST and CLIENT INFO of Redis 7.0 show it: one line, the fields in their order, with the line end. */
export function clientLine(client: Client, context: Context, argv: Argv): Binary {
  const isCaller = client === context.client;
  const nowSec = context.keyspace.nowSec;
  const { queryBytes, outputBytes } = client.output.load ?? { queryBytes: 0, outputBytes: 0 };
  const query = queryBytes + (isCaller ? requestBytes(argv) : 0);
  const argvBytes = isCaller ? totalBytes(argv) : client.blocked ? totalBytes(client.blocked.argv) : 0;
  const queued = client.transaction?.queue;
  const fields: readonly (readonly [string, string | number])[] = [
    ['id', client.id],
    ['addr', client.address],
    ['laddr', client.localAddress],
    ['fd', client.id + firstDescriptor - 1],
    ['name', client.name],
    ['age', nowSec - Math.floor(client.connectedAtMs / 1000)],
    ['idle', nowSec - Math.floor(client.lastUsedAtMs / 1000)],
    ['flags', flagsOf(client)],
    ['db', client.db],
    ['sub', client.channels.size],
    ['psub', client.patterns.size],
    ['ssub', client.shardChannels.size],
    ['multi', queued?.length ?? -1],
    ['qbuf', query],
    ['qbuf-free', query === 0 ? 0 : Math.max(0, queryBufferBytes - query)],
    ['argv-mem', argvBytes],
    ['multi-mem', queued?.reduce((sum, each) => sum + totalBytes(each.argv) + queuedCommandBytes, 0) ?? 0],
    ['rbs', replyBufferBytes],
    ['rbp', 0],
    ['obl', 0],
    ['oll', outputBytes > 0 ? 1 : 0],
    ['omem', outputBytes],
    ['tot-mem', clientBytes + argvBytes + queryBytes + outputBytes],
    ['events', outputBytes > 0 ? 'rw' : 'r'],
    ['cmd', client.lastCommand],
    ['user', client.user.name],
    ['redir', client.tracking?.redirectTo ?? -1],
    ['resp', client.protocol],
    // Fields of Redis 7.2: only where a client asked for them with CLIENT SETINFO.
    ...(client.libraryName === '' ? [] : [['lib-name', client.libraryName] as const]),
    ...(client.libraryVersion === '' ? [] : [['lib-ver', client.libraryVersion] as const]),
  ];
  return `${fields.map(([name, value]) => `${name}=${value}`).join(' ')}\n`;
}

function flagsOf(client: Client): string {
  let flags = '';
  if (client.isMonitor) flags += 'O';
  if (clientType(client) === 'pubsub') flags += 'P';
  if (client.transaction !== undefined) flags += 'x';
  if (client.blocked !== undefined || client.postponed) flags += 'b';
  if (client.tracking !== undefined) flags += 't';
  if (client.tracking?.isRedirectionBroken) flags += 'R';
  if (client.tracking?.isBroadcast) flags += 'B';
  if (client.watchBroken) flags += 'd';
  if (client.closing) flags += 'c';
  if (client.address.startsWith('/')) flags += 'U';
  if (client.noEvict) flags += 'e';
  if (client.noTouch) flags += 'T';
  return flags === '' ? 'N' : flags;
}

/** The size of a command on the wire. */
function requestBytes(argv: Argv): number {
  return argv.reduce((sum, word) => sum + String(word.length).length + word.length + 5, String(argv.length).length + 3);
}

function totalBytes(argv: Argv): number {
  return argv.reduce((sum, word) => sum + word.length, 0);
}
