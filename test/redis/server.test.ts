import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimpleReply } from '../../src/redis/reply';
import { outputLimitBytes } from '../../src/redis/connection';
import { RedisServer } from '../../src/redis/server';
import type { RedisServerOptions } from '../../src/redis/server-options';
import recorded from '../data/requests.json';
import { opensClients, quiet } from '../kit/raw-client';

// Some send a hundred megabytes, which takes a busy machine longer than Jest's default.
jest.setTimeout(60_000);

let server: RedisServer;
const open = opensClients(() => server.port);

async function start(options: RedisServerOptions = {}): Promise<RedisServer> {
  return (server = await RedisServer.start(options));
}

afterEach(() => server.stop());

describe('the protocol, byte by byte as a real server answered', () => {
  const cases = recorded.cases.map(({ send: [head, char, count, tail], ...rest }) => {
    const bytes = char === undefined ? String(head) : String(head) + String(char).repeat(Number(count)) + String(tail);
    return { ...rest, bytes, title: JSON.stringify(bytes.slice(0, 60)) + (bytes.length > 60 ? ` and ${bytes.length - 60} more` : '') };
  });
  const masked = (text: string): string => text.replace(/id\r\n:\d+/g, 'id\r\n:1');

  test.each(cases)('$title', async ({ bytes, receive, closed, password }) => {
    await start({ version: '7.0', ...(password && { password: 'secret' }) });
    const client = await open();
    client.send(bytes);
    if (closed) await client.closed();
    else await client.bytes(masked(receive).length);
    await quiet();
    expect(masked(client.received)).toBe(masked(receive));
    expect(client.isClosed).toBe(closed);
  });

  test('in single bytes', async () => {
    await start();
    const client = await open();
    for (const byte of '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\n\0\r\n\r\nGET k\r\n') {
      client.send(byte);
      await quiet(1);
    }
    expect(await client.reply()).toEqual(new SimpleReply('OK'));
    expect(await client.reply()).toBe('\0\r\n');
  });

  test('what one piece of requests causes goes out as one', async () => {
    await start();
    const client = await open();
    const subscriber = await open();
    await subscriber.call('SUBSCRIBE', 'c');
    subscriber.pieces = 0;
    client.send('PUBLISH c m\r\nPING\r\n'.repeat(50));
    await client.bytes(50 * 11);
    await quiet();
    expect([client.pieces, subscriber.pieces]).toEqual([1, 1]);
  });

  test('a value of 64 MiB', async () => {
    await start();
    const client = await open();
    const size = 64 * 1024 * 1024;
    client.send(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$${size}\r\n`);
    client.socket.write(Buffer.alloc(size, 0xab));
    client.send('\r\n');
    expect(await client.reply()).toEqual(new SimpleReply('OK'));
    const value = (await client.call('GET', 'k')) as string;
    expect(value.length).toBe(size);
    expect(value.slice(-1)).toBe('\xab');
  });

  test('maxclients', async () => {
    await start();
    await server.call(['CONFIG', 'SET', 'maxclients', '2']);
    const first = await open();
    await first.call('PING');
    const second = await open();
    await second.closed();
    expect(second.received).toBe('-ERR max number of clients reached\r\n');
    first.close();
    await quiet();
    expect(await (await open()).call('PING')).toEqual(new SimpleReply('PONG'));
  });

  test('too much of one request ends the connection', async () => {
    await start();
    await server.call(['CONFIG', 'SET', 'client-query-buffer-limit', '1mb']);
    const client = await open();
    client.send(`*2\r\n$4\r\nECHO\r\n$5000000\r\n${'x'.repeat(2_000_000)}`);
    await client.closed();
    expect(client.received).toBe('');
  });
});

describe('clients that do not read', () => {
  const big = 'x'.repeat(100_000);

  async function outputBytes(name: string): Promise<number> {
    const list = (await server.call(['CLIENT', 'LIST'])) as unknown as { readonly text: string };
    const line = list.text.split('\n').find((each) => each.includes(`name=${name} `));
    return Number(/ omem=(\d+)/.exec(line!)![1]);
  }

  test('their further commands wait, and all are answered once they read', async () => {
    await start();
    const client = await open();
    await client.call('CLIENT', 'SETNAME', 'slow');
    await client.call('SET', 'k', big);
    client.socket.pause();
    client.send('GET k\r\n'.repeat(1000));
    await quiet(200);
    expect(await outputBytes('slow')).toBeLessThan(outputLimitBytes + 2 * big.length);
    const answered = server.commands().filter(({ argv }) => argv[0] === 'GET').length;
    expect(answered).toBeLessThan(500);
    client.received = '';
    client.socket.resume();
    await client.bytes(1000 * (big.length + 11));
    expect(client.received.length).toBe(1000 * (big.length + 11));
  });

  test('a flood of requests from a client that is blocked is left in its socket', async () => {
    await start();
    const client = await open();
    client.command('BLPOP', 'l', '0');
    for (let i = 0; i < 100; i++) client.command('ECHO', big);
    await quiet(200);
    const list = (await server.call(['CLIENT', 'LIST'])) as unknown as { readonly text: string };
    const held = Math.max(...[...list.text.matchAll(/ qbuf=(\d+)/g)].map((match) => Number(match[1])));
    expect(held).toBeGreaterThan(500_000);
    expect(held).toBeLessThan(3_000_000);
    await server.call(['RPUSH', 'l', 'v']);
    expect(await client.reply()).toEqual(['l', 'v']);
    for (let i = 0; i < 100; i++) expect(JSON.stringify(await client.reply()).slice(0, 80)).toBe(`"${big.slice(0, 79)}`);
  });

  test('a subscriber is let go at the limit of its class', async () => {
    await start();
    await server.call(['CONFIG', 'SET', 'client-output-buffer-limit', 'pubsub 1mb 0 0']);
    const client = await open();
    await client.call('SUBSCRIBE', 'c');
    client.socket.pause();
    let delivered = 0;
    for (let i = 0; i < 500; i++) {
      delivered += Number(await server.call(['PUBLISH', 'c', big]));
      await quiet(1);
    }
    expect(delivered).toBeGreaterThan(10);
    expect(delivered).toBeLessThan(200);
    expect(await server.call(['PUBSUB', 'NUMSUB', 'c'])).toEqual(['c', 0]);
  });
});

describe('a socket file', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'jd-socket-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is listened on beside the port, and gone after the stop', async () => {
    const unixsocket = join(folder, 'redis.sock');
    await start({ unixsocket });
    expect(await (await open(unixsocket)).call('CLIENT', 'INFO')).toContain(` addr=${unixsocket}:0 laddr=${unixsocket}:0 `);
    expect(await (await open()).call('PING')).toEqual(new SimpleReply('PONG'));
    await server.stop();
    await expect(open(unixsocket)).rejects.toMatchObject({ code: 'ENOENT' });
    await server.start();
    await expect(RedisServer.start({ unixsocket })).rejects.toMatchObject({ code: 'JD_ADDRESS_IN_USE' });
  });

  test('that cannot be: nothing else stays open', async () => {
    await start();
    await expect(RedisServer.start({ unixsocket: join(folder, 'no', 'redis.sock') })).rejects.toMatchObject({ code: 'JD_CANNOT_LISTEN' });
    const file = join(folder, 'file');
    writeFileSync(file, 'mine');
    await expect(RedisServer.start({ unixsocket: file })).rejects.toMatchObject({ code: 'JD_ADDRESS_IN_USE' });
  });
});
