import { connect as connectSocket, type Socket } from 'node:net';
import Redis from 'ioredis-5';
import Redis6 from 'ioredis-6';
import { createClient as createClient4 } from 'redis-4';
import { createClient as createClient5 } from 'redis-5';
import { createClient as createClient6 } from 'redis-6';
import { copies, race } from '../../../src/kit/race';
import type { RaceOptions, RaceResult } from '../../../src/kit/race/race-types';
import { RaceFile } from '../../kit/race-file';

let file: RaceFile;
beforeAll(async () => (file = await RaceFile.open()));
afterAll(() => file.close());

/** The two commands that the checks use, of any client. */
interface Counter {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
  incr(key: string): Promise<unknown>;
}

const clients: Readonly<Record<string, (url: string) => Counter | Promise<Counter>>> = {
  'ioredis 5': (url) => new Redis(url) as unknown as Counter,
  'ioredis 6': (url) => new Redis6(url) as unknown as Counter,
  'ioredis 5, auto-pipelining': (url) => new Redis(url, { enableAutoPipelining: true }) as unknown as Counter,
  'node-redis 4': async (url) => {
    const client = createClient4({ url });
    await client.connect();
    return client as unknown as Counter;
  },
  'node-redis 5': async (url) => (await createClient5({ url }).connect()) as unknown as Counter,
  'node-redis 6': async (url) => (await createClient6({ url }).connect()) as unknown as Counter,
  'a socket': async (url) => new SocketCounter(url),
};

class SocketCounter implements Counter {
  private readonly socket: Socket;
  constructor(url: string) {
    this.socket = connectSocket(Number(new URL(url).port), '127.0.0.1');
  }
  private async ask(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return new Promise((resolve) => this.socket.once('data', (data) => resolve(String(data))));
  }
  async get(key: string): Promise<string | null> {
    const reply = await this.ask(`GET ${key}`);
    return reply.startsWith('$-1') ? null : reply.split('\r\n')[1]!;
  }
  set(key: string, value: string): Promise<string> {
    return this.ask(`SET ${key} ${value}`);
  }
  incr(key: string): Promise<string> {
    return this.ask(`INCR ${key}`);
  }
  disconnect(): void {
    this.socket.destroy();
  }
}

const losing = (connect: (url: string) => Counter | Promise<Counter>, count: number, options?: RaceOptions): Promise<RaceResult> =>
  race(
    {
      connect,
      tasks: copies(count, async ({ connect: own }) => {
        const client = await own();
        await client.set('k', String(Number(await client.get('k')) + 1));
      }),
    },
    options,
  );

describe.each(Object.entries(clients))('%s', (_, connect) => {
  test('loses an update, found at the second execution', async () => {
    await expect(losing(connect, 2)).rejects.toMatchObject({ code: 'JD_RACE', foundAt: 2 });
  });

  test('runs every trace', async () => {
    const result = await losing(connect, 2, { serializable: false });
    expect(result).toMatchObject({ exhaustive: true, traces: 4, coverage: 'exhaustive: 4 of 4 traces' });
  });

  test('three that increment: proven', async () => {
    const result = await race({
      connect,
      tasks: copies(3, async ({ connect: own }) => void (await (await own()).incr('k'))),
    });
    expect(result).toMatchObject({ exhaustive: true, traces: 6 });
  });
});
