import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { toBinary } from '../../base/bytes';
import { within } from '../within-test';
import type { Tap } from './collector';

/** Where a Redis is, as its handle or a client's options tell it. */
export interface RedisAddress {
  /** redis:// or rediss://, with the password where there is one. */
  readonly url: string;
}

/** A connection that only listens: it sends SUBSCRIBE or PSUBSCRIBE and hears messages. */
export interface Subscriber {
  /** Hands over each message, those too that have come before. */
  listen(onMessage: (channel: string, message: string) => void, tap: Tap): void;
  close(): void;
}

/**
 * Subscribes to channels; those with `*`, `?` or `[` in them are patterns.
 * @returns when Redis has confirmed all of them: nothing that is published from then on is missed
 */
export async function subscribe({ url }: RedisAddress, channels: readonly string[]): Promise<Subscriber> {
  const { hostname, port, password, username, protocol } = new URL(url);
  const [host, portNumber] = [hostname.replace(/^\[|\]$/g, ''), Number(port || 6379)];
  const socket =
    protocol === 'rediss:' ? connectTls({ host, port: portNumber, rejectUnauthorized: false }) : connectPlain(portNumber, host);
  const connection = new Connection(socket, channels.length);
  if (password !== '') connection.send('AUTH', ...(username === '' ? [] : [decodeURIComponent(username)]), decodeURIComponent(password));
  const patterns = channels.filter((channel) => /[*?[]/.test(channel));
  const plain = channels.filter((channel) => !patterns.includes(channel));
  if (plain.length > 0) connection.send('SUBSCRIBE', ...plain);
  if (patterns.length > 0) connection.send('PSUBSCRIBE', ...patterns);
  try {
    await within(connection.confirmed, { what: () => `the subscription to ${channels.join(', ')}` });
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}

type Reply = string | number | null | Reply[] | { readonly error: string };

class Connection implements Subscriber {
  readonly confirmed: Promise<void>;
  private received = '';
  private early: (readonly [string, string])[] = [];
  private onMessage: ((channel: string, message: string) => void) | undefined;
  private tap: Tap | undefined;
  private missing: number;
  private settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;

  constructor(
    private readonly socket: Socket,
    channels: number,
  ) {
    this.missing = channels;
    this.confirmed = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => this.read(data));
    socket.on('error', (error) => this.end(error));
    socket.on('close', () => this.end(new Error('the connection was closed')));
  }

  send(...argv: string[]): void {
    const words = argv.map((word) => toBinary(word));
    this.socket.write(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`, 'latin1');
  }

  listen(onMessage: (channel: string, message: string) => void, tap: Tap): void {
    this.onMessage = onMessage;
    this.tap = tap;
    for (const [channel, message] of this.early.splice(0)) onMessage(channel, message);
  }

  close(): void {
    this.socket.removeAllListeners();
    this.socket.on('error', () => undefined);
    this.socket.destroy();
  }

  private end(error: Error): void {
    this.settle?.reject(error);
    this.tap?.end(error);
  }

  private read(data: string): void {
    this.received += data;
    for (let parsed = parse(this.received, 0); parsed !== undefined; parsed = parse(this.received, 0)) {
      this.received = this.received.slice(parsed.end);
      this.handle(parsed.reply);
    }
  }

  private handle(reply: Reply): void {
    if (typeof reply === 'object' && reply !== null && 'error' in reply) return this.settle?.reject(new Error(reply.error));
    if (!Array.isArray(reply)) return;
    const [kind, ...rest] = reply;
    if (kind === 'subscribe' || kind === 'psubscribe') {
      if (--this.missing === 0) this.settle?.resolve();
    } else if (kind === 'message' || kind === 'pmessage') {
      const [channel, message] = rest.slice(-2).map((part) => Buffer.from(String(part), 'latin1').toString()) as [string, string];
      if (this.onMessage === undefined) this.early.push([channel, message]);
      else this.onMessage(channel, message);
    }
  }
}

/** One reply of RESP2 from that place on; undefined when it is not there in whole. */
function parse(text: string, at: number): { readonly reply: Reply; readonly end: number } | undefined {
  const lineEnd = text.indexOf('\r\n', at);
  if (lineEnd === -1) return undefined;
  const [line, after] = [text.slice(at + 1, lineEnd), lineEnd + 2];
  switch (text[at]) {
    case '$': {
      const length = Number(line);
      if (length < 0) return { reply: null, end: after };
      return text.length < after + length + 2 ? undefined : { reply: text.slice(after, after + length), end: after + length + 2 };
    }
    case '*': {
      const items: Reply[] = [];
      let end = after;
      for (let i = 0; i < Number(line); i++) {
        const item = parse(text, end);
        if (item === undefined) return undefined;
        items.push(item.reply);
        ({ end } = item);
      }
      return { reply: items, end };
    }
    case ':':
      return { reply: Number(line), end: after };
    case '-':
      return { reply: { error: line }, end: after };
    default:
      return { reply: line, end: after };
  }
}
