/** A socket through memory beside one of the system: the same calls, in the same order, are followed by the same events and values. */
import { once } from 'node:events';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { setImmediate } from 'node:timers';
import { isError } from '../../src/base/realm';
import { RedisServer } from '../../src/redis/server';

/** One run of a script: what it does, and what it sees. */
export class Run {
  readonly seen: unknown[] = [];
  private readonly sockets: Socket[] = [];

  constructor(readonly server: RedisServer) {}

  note(...what: unknown[]): void {
    this.seen.push(what.length === 1 ? what[0] : what);
  }

  /** Connects, and notes what happens at the socket. */
  open(
    options: Partial<NetConnectOpts> = {},
    heed: readonly string[] = ['connect', 'ready', 'data', 'end', 'finish', 'drain', 'timeout', 'error', 'close'],
  ): Socket {
    return this.watch(connect({ port: this.server.port, host: '127.0.0.1', ...options } as NetConnectOpts), heed);
  }

  watch(socket: Socket, heed: readonly string[]): Socket {
    this.sockets.push(socket);
    wasClosed.set(socket, new Promise((resolve) => void socket.on('close', () => resolve())));
    for (const name of heed) socket.on(name, (value?: unknown) => this.note(name, ...(value === undefined ? [] : [this.plain(value)])));
    if (!heed.includes('error')) socket.on('error', () => undefined);
    return socket;
  }

  /** What the two have in common: no number that the system gives. */
  plain(value: unknown): unknown {
    if (Buffer.isBuffer(value)) return value.toString('latin1');
    if (isError(value)) {
      const { code, errno, syscall, address, port, message } = value as NodeJS.ErrnoException & { address?: string; port?: number };
      return [code, errno, syscall, address, port === this.server.port, message.replace(String(this.server.port), 'PORT')];
    }
    return value;
  }

  state(socket: Socket): Record<string, unknown> {
    const { connecting, pending, readyState, destroyed, readable, writable, closed } = socket;
    return { connecting, pending, readyState, destroyed, readable, writable, closed };
  }

  end(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

/** Runs a script with a server for each transport. @returns what was seen of memory, and of TCP */
async function both(script: (run: Run) => Promise<void>): Promise<{ readonly memory: unknown[]; readonly tcp: unknown[] }> {
  const seen = { memory: [] as unknown[], tcp: [] as unknown[] };
  for (const transport of ['memory', 'tcp'] as const) {
    const server = await RedisServer.start({ transport });
    const run = new Run(server);
    try {
      await script(run);
      seen[transport] = [...run.seen];
    } finally {
      run.end();
      await server.stop();
    }
  }
  return seen;
}

export const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
/** The first 'close' of each socket. */
const wasClosed = new WeakMap<Socket, Promise<void>>();
export const closed = (socket: Socket): Promise<void> => wasClosed.get(socket)!;

/** Waits for so many bytes at a socket whose data are noted. */
export async function bytes(socket: Socket, count: number): Promise<void> {
  while (socket.bytesRead < count) await once(socket, 'data');
}

/** A test for each script: what it sees is the same through memory and over TCP. */
export function testBoth(scripts: Readonly<Record<string, (run: Run) => Promise<void>>>): void {
  test.each(Object.keys(scripts))('%s', async (name) => {
    const { memory, tcp } = await both(scripts[name]!);
    expect(memory).toEqual(tcp);
    expect(tcp.length).toBeGreaterThan(0);
  });
}
