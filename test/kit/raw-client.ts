import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers';
import { ReplyDecoder } from '../../src/redis/protocol/decode';
import type { Reply } from '../../src/redis/reply';

/** A socket on which a test says exactly which bytes go out and sees which come in. */
export class RawClient {
  /** All bytes that came, latin1. */
  received = '';
  /** How many pieces they came in. */
  pieces = 0;
  isClosed = false;
  private readonly decoder = new ReplyDecoder();
  private changed: () => void = () => undefined;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.received += chunk.toString('latin1');
      this.pieces++;
      this.decoder.push(chunk);
      this.changed();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      this.changed();
    });
  }

  static async open(address: number | string): Promise<RawClient> {
    const socket = typeof address === 'number' ? connect(address, '127.0.0.1') : connect(address);
    socket.setNoDelay(true);
    const client = new RawClient(socket);
    await once(socket, 'connect');
    return client;
  }

  send(bytes: string): void {
    this.socket.write(bytes, 'latin1');
  }

  /** Sends a command as RESP. */
  command(...words: string[]): void {
    this.send(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`);
  }

  /** Sends a command and waits for the next reply. */
  call(...words: string[]): Promise<Reply> {
    this.command(...words);
    return this.reply();
  }

  /** The next reply, whole. Rejects when the connection ends before. */
  async reply(): Promise<Reply> {
    for (;;) {
      const reply = this.decoder.next();
      if (reply !== undefined) return reply;
      if (this.isClosed) throw new Error('the connection was closed');
      await new Promise<void>((resolve) => (this.changed = resolve));
    }
  }

  /** Resolves when so many bytes have come, or the connection has ended. */
  async bytes(count: number): Promise<void> {
    while (this.received.length < count && !this.isClosed) await new Promise<void>((resolve) => (this.changed = resolve));
  }

  async closed(): Promise<void> {
    while (!this.isClosed) await new Promise<void>((resolve) => (this.changed = resolve));
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Lets whatever is under way on sockets of this process arrive. */
export async function quiet(turns = 8): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** @returns what opens a client, by default to the port that the function tells; each is closed after the test in which it was opened */
export function opensClients(port: () => number): (address?: number | string) => Promise<RawClient> {
  const opened: RawClient[] = [];
  afterEach(() => {
    for (const client of opened.splice(0)) client.close();
  });
  return async (address = port()) => {
    const client = await RawClient.open(address);
    opened.push(client);
    return client;
  };
}
