import type { Binary } from '../../../base/bytes';
import { replyBlocks, replyBufferBytes } from '../../buffer-sizes';
import type { Client, ConnectionLoad } from '../../client';
import { clientMemory } from '../../client-memory';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import type { RedisVersion } from '../../version';
import { clientType } from './_client-type';

/** What there is at a connection that is new, and where there is none. */
const noLoad: ConnectionLoad = {
  queryBytes: 0,
  argvBytes: 0,
  unreadBytes: 0,
  receivedBytes: 0,
  sentBytes: 0,
  queryBufferBytes: 20474,
  replyBufferBytes: 1024,
  replyPeakBytes: 0,
};
/** Numbers of files that a server has open before its first client. */
const firstDescriptor = 7;

/** Which fields came later than Redis 7.0, and with which version. */
const newerFields: Readonly<Record<string, RedisVersion>> = {
  watch: '7.4',
  'lib-name': '7.2',
  'lib-ver': '7.2',
  'io-thread': '8.0',
  'tot-net-in': '8.2',
  'tot-net-out': '8.2',
  'tot-cmds': '8.2',
};

/** A client as CLIENT LIST and CLIENT INFO show it: one line, the fields in their order, with the line end. */
export function clientLine(client: Client, context: Context, argv: Argv): Binary {
  const isCaller = client === context.client;
  const nowSec = context.keyspace.nowSec;
  const { version } = context.engine;
  const load = client.output.load ?? noLoad;
  const memory = clientMemory(client, isCaller ? argv : undefined);
  const query = load.queryBytes + (isCaller ? requestBytes(argv) : 0);
  const blocks = replyBlocks(load.unreadBytes);
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
    ['multi', client.transaction?.queue.length ?? -1],
    ['watch', watchedKeys(client)],
    ['qbuf', query],
    ['qbuf-free', Math.max(0, load.queryBufferBytes - query)],
    ['argv-mem', memory.argv],
    ['multi-mem', memory.multi],
    ['rbs', load.replyBufferBytes],
    ['rbp', load.replyPeakBytes],
    ['obl', Math.min(load.unreadBytes, replyBufferBytes)],
    ['oll', blocks.count],
    ['omem', blocks.bytes],
    ['tot-mem', memory.total],
    ['events', load.unreadBytes > 0 ? 'rw' : 'r'],
    ['cmd', client.lastCommand],
    ['user', client.user.name],
    ['redir', client.tracking?.redirectTo ?? -1],
    ['resp', client.protocol],
    ['lib-name', client.libraryName],
    ['lib-ver', client.libraryVersion],
    ['io-thread', 0],
    ['tot-net-in', load.receivedBytes],
    ['tot-net-out', load.sentBytes],
    ['tot-cmds', client.totalCommands],
  ];
  const known = fields.filter(([name]) => newerFields[name] === undefined || version.has(newerFields[name]));
  return `${known.map(([name, value]) => `${name}=${value}`).join(' ')}\n`;
}

function watchedKeys(client: Client): number {
  return [...client.watched.values()].reduce((sum, keys) => sum + keys.size, 0);
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
