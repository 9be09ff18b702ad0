import type { Binary } from '../../src/base/bytes';
import type { ConnectionState, RedisUnderTest, TestConnection } from './redis-under-test';
import { type Comparison, render } from './render';
import { parseReply } from './resp';
import type { Step, TranscriptCase } from './transcript';
import { splitWords } from './words';

/** What one step brought about. */
export interface Played {
  /** As the transcript shows it. */
  readonly text: string;
  /** The bytes that each client received, by its name; undefined where the step does not compare them exactly. */
  readonly raw: ReadonlyMap<string, string> | undefined;
}

/** Plays a case on a server in one protocol. @throws Error when a directive fails, which is a mistake in the transcript. */
export async function playCase(server: RedisUnderTest, which: TranscriptCase, protocol: 2 | 3): Promise<Played[]> {
  await server.reset(which.config);
  const clients = new Map<string, TestConnection>();
  const ids = new Map<string, string>();
  for (const { action } of which.steps) {
    const name = action.kind === 'fill' ? '' : 'client' in action ? action.client : undefined;
    if (name === undefined || clients.has(name)) continue;
    const connection = await server.connect();
    if (protocol === 3) await connection.send(['HELLO', '3']);
    connection.received.length = 0;
    clients.set(name, connection);
    if (which.steps.some(({ source }) => source.includes(`{id ${name}}`))) ids.set(name, await idOf(connection));
  }
  const player = new Player(server, clients, ids);
  const played: Played[] = [];
  for (const step of which.steps) played.push(await player.step(step));
  return played;
}

/** The step with its number, command and both texts: what to read when they differ. */
export function difference(step: Step, expected: string, received: string): string {
  return `line ${step.line + 1}: ${step.source}\n  expected\n${indent(expected)}\n  received\n${indent(received)}`;
}

function indent(text: string): string {
  return `    ${text.replace(/\n/g, '\n    ')}`;
}

class Player {
  private readonly reported = new Set<string>();

  constructor(
    private readonly server: RedisUnderTest,
    private readonly clients: ReadonlyMap<string, TestConnection>,
    /** The servers' numbers of the clients that the case names by them. */
    private readonly ids: ReadonlyMap<string, string>,
  ) {}

  async step({ action, source }: Step): Promise<Played> {
    switch (action.kind) {
      case 'advance':
        await this.server.advance(action.ms);
        return this.collect(undefined, 'idle', 'exact');
      case 'await':
        await this.server.awaitReply(this.clients.get(action.client)!);
        return this.collect(undefined, 'idle', 'exact');
      case 'fill':
        await this.fill(action.times, action.words, source);
        return this.collect(undefined, 'idle', 'exact');
      case 'command': {
        const connection = this.clients.get(action.client)!;
        const wasClosed = connection.isClosed;
        const state = wasClosed ? 'closed' : await connection.send(splitWords(this.withIds(action.words)));
        return this.collect(action.client, state, action.comparison);
      }
    }
  }

  private withIds(words: string): string {
    return words.replace(/\{id (\w*)\}/g, (_, name: string) => this.ids.get(name) ?? '');
  }

  private async fill(times: number, words: string, source: string): Promise<void> {
    const connection = this.clients.get('')!;
    await connection.sendAll(Array.from({ length: times }, (_, i) => splitWords(words.replaceAll('{i}', String(i + 1)))));
    const error = connection.received.find((raw) => raw.startsWith('-'));
    if (error !== undefined) throw new Error(`${source}: ${error}`);
    connection.received.length = 0;
  }

  private collect(caller: string | undefined, state: ConnectionState, comparison: Comparison): Played {
    const lines: string[] = [];
    const raw = new Map<string, string>();
    const first = caller === undefined ? undefined : this.clients.get(caller)!.received.shift();
    if (first !== undefined) {
      const own = withoutChance(first);
      lines.push(render(parseReply(own), comparison));
      if (comparison === 'exact') raw.set(caller!, own);
    } else if (caller !== undefined) {
      lines.push({ blocked: '(blocked)', idle: '(no reply)', closed: '(closed)' }[state]);
      if (state === 'closed') this.reported.add(caller);
    }
    for (const [name, connection] of this.clients) {
      for (const message of connection.received.map(withoutChance)) {
        lines.push(asReceived(name, render(parseReply(message))));
        raw.set(name, (raw.get(name) ?? '') + message);
      }
      connection.received.length = 0;
      if (connection.isClosed && !this.reported.has(name)) {
        this.reported.add(name);
        lines.push(asReceived(name, '(closed)'));
      }
    }
    return { text: lines.join('\n'), raw: comparison === 'exact' ? raw : undefined };
  }
}

async function idOf(connection: TestConnection): Promise<string> {
  await connection.send(['CLIENT', 'ID']);
  return connection.received.shift()!.slice(1).trim();
}

/** A line of MONITOR without its time and the client's address. */
function withoutChance(raw: Binary): Binary {
  return raw.replace(/^\+\d+\.\d{6} \[(\d+) (?:unix:[^\]]*|[\d.]+:\d+)\]/, '+(time) [$1 (address)]');
}

function asReceived(name: string, text: Binary): string {
  const start = `${name}< `;
  return start + text.replace(/\n/g, `\n${' '.repeat(start.length)}`);
}
