import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock';
import { ErrorReply, MapReply, type Reply, SimpleReply } from '../../src/redis/reply';
import type { ClusterClients } from './real-cluster';

/** How long a real side is left alone before it is asked again. */
const pauseMs = 20;

/** Several servers that belong together, by number; ours or real. */
export interface Side {
  readonly clients: ClusterClients;
  readonly ports: readonly number[];
  readonly ids: readonly string[];
}

/**
 * Has both sides answer the lines of a transcript: the number of a server and a command, 'id0' and 'port0' for those of server 0.
 * After '~' the real side is asked again until it answers as ours does, for it needs time.
 *
 * @param options replyOf: a reply as text, without what is bound to differ; settlingMs: how long the real side may take
 * @returns the lines with both answers that differ
 */
export async function differences(
  transcript: string,
  [ours, real]: readonly [Side, Side],
  {
    replyOf,
    settlingMs,
  }: { replyOf(side: Side, words: readonly string[], line: string, node: number): Promise<string>; settlingMs: number },
): Promise<object[]> {
  const different: object[] = [];
  for (const line of transcript.trim().split('\n')) {
    const [, waits, node, words] = /^(~ )?(\d) (.*)$/.exec(line)!;
    const answer = (side: Side): Promise<string> => replyOf(side, wordsOf(side, words!), words!, Number(node));
    const expected = await answer(ours);
    const untilMs = systemClock.now() + (waits === undefined ? 0 : settlingMs);
    let found = await answer(real);
    while (found !== expected && systemClock.now() < untilMs) {
      await setTimeout(pauseMs);
      found = await answer(real);
    }
    if (expected !== found) different.push({ line, ours: expected, real: found });
  }
  return different;
}

/** Names of servers in the place of their ids and ports. */
export function withNames({ ids, ports }: Pick<Side, 'ids' | 'ports'>, text: string): string {
  const named = ids.reduce((left, id, at) => left.replaceAll(id, `id${at}`), text);
  return ports.reduce((left, port, at) => left.replace(new RegExp(`\\b${port}\\b`, 'g'), `port${at}`), named);
}

export function showReply(reply: Reply): string {
  if (reply instanceof ErrorReply) return `(error) ${reply.message}`;
  if (reply instanceof SimpleReply) return `+${reply.text}`;
  if (reply instanceof MapReply) return JSON.stringify(reply.entries.flat());
  return typeof reply === 'string' ? reply : JSON.stringify(reply);
}

function wordsOf(side: Side, line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) =>
    (quoted ?? plain!)
      .replace('\\n', '\n')
      .replace(/\b(id|port)(\d)\b/, (_, what, at) => String((what === 'id' ? side.ids : side.ports)[at])),
  );
}
