import { replyBlocks } from './buffer-sizes';
import type { Client } from './client';
import type { Argv } from './command';

/** What Redis 7.0 takes for a client, the header of its query buffer, a word, a queued command, a watched key, a pattern, a channel and a prefix. */
const sizes = { client: 768, header: 6, word: 8, queued: 32, watched: 56, pattern: 24, channel: 32, prefix: 32 } as const;

/** What a client takes in bytes, as Redis reckons it. */
export interface ClientMemory {
  /** The words of the command that runs or waits. */
  readonly argv: number;
  /** The words of the commands in its transaction. */
  readonly multi: number;
  /** All of it: those, its buffers, and what it watches and listens to. */
  readonly total: number;
}

/** @param running the command of the client that runs just now */
export function clientMemory(client: Client, running?: Argv): ClientMemory {
  const { load } = client.output;
  const words = running ?? client.blocked?.argv ?? (client.postponed ? client.backlog[0] : undefined);
  const argv = words === undefined ? (load?.argvBytes ?? 0) : bytesOf(words);
  const queue = client.transaction?.queue ?? [];
  const multi = queue.reduce((sum, each) => sum + bytesOf(each.argv) + each.argv.length * sizes.word, 0);
  let watched = 0;
  for (const keys of client.watched.values()) watched += keys.size;
  const total =
    sizes.client +
    argv +
    (words?.length ?? 0) * sizes.word +
    multi +
    queue.length * sizes.queued +
    watched * sizes.watched +
    client.patterns.size * sizes.pattern +
    (client.channels.size + client.shardChannels.size) * sizes.channel +
    (client.tracking?.prefixes.size ?? 0) * sizes.prefix +
    (load === undefined ? 0 : load.queryBufferBytes + sizes.header + load.replyBufferBytes + replyBlocks(load.unreadBytes).bytes);
  return { argv, multi, total };
}

function bytesOf(argv: Argv): number {
  return argv.reduce((sum, word) => sum + word.length, 0);
}
