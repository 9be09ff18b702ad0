import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis as IORedis5 } from 'ioredis-5';
import { Redis as IORedis6 } from 'ioredis-6';
import { createClient as createClient4 } from 'redis-4';
import { createClient as createClient5 } from 'redis-5';
import { createClient as createClient6 } from 'redis-6';
import { RedisServer } from '../../src/redis/server';
import { quiet } from '../kit/raw-client';

const folder = mkdtempSync(join(tmpdir(), 'jd-clients-'));
const unixsocket = join(folder, 'redis.sock');
let server: RedisServer;
beforeAll(async () => void (server = await RedisServer.start({ unixsocket, password: 'secret' })));
beforeEach(() => server.flush());
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const bytes = Buffer.from([0, 13, 10, 255, 128]);

describe.each([
  ['ioredis 5', IORedis5 as unknown as typeof IORedis6],
  ['ioredis 6', IORedis6],
])('%s', (_, Client) => {
  const clients: InstanceType<typeof Client>[] = [];

  function connect(options: object = {}): InstanceType<typeof Client> {
    const client = new Client({ port: server.port, host: server.host, password: 'secret', ...options });
    clients.push(client);
    return client;
  }

  afterEach(() => clients.splice(0).forEach((client) => client.disconnect()));

  test('values, bytes, errors, a pipeline, a transaction', async () => {
    const redis = connect({ db: 2 });
    await redis.set('text', 'grüß');
    await redis.set(bytes, bytes);
    expect(await redis.get('text')).toBe('grüß');
    expect(await redis.getBuffer(bytes)).toEqual(bytes);
    await expect(redis.lpush('text', 'a')).rejects.toThrow('WRONGTYPE');
    expect(await redis.pipeline().incr('n').incr('n').get('n').exec()).toEqual([
      [null, 1],
      [null, 2],
      [null, '2'],
    ]);
    expect(await redis.multi().hset('h', { a: '1' }).hgetall('h').exec()).toEqual([
      [null, 1],
      [null, { a: '1' }],
    ]);
    expect(server.dump()).toContain('db 2: 4 keys');
  });

  test('messages, and a subscriber that comes back', async () => {
    const subscriber = connect();
    const messages: string[] = [];
    subscriber.on('message', (channel: string, message: string) => messages.push(`${channel} ${message}`));
    subscriber.on('pmessage', (pattern: string, channel: string, message: string) => messages.push(`${pattern} ${channel} ${message}`));
    await subscriber.subscribe('news');
    await subscriber.psubscribe('n*');
    const publisher = connect();
    expect(await publisher.publish('news', 'one')).toBe(2);
    await server.restart();
    await new Promise((resolve) => subscriber.once('ready', resolve));
    await subscriber.ping();
    await publisher.publish('news', 'two');
    await quiet();
    expect(messages).toEqual(['news one', 'n* news one', 'news two', 'n* news two']);
  });

  test('blocking calls follow the clock', async () => {
    const redis = connect();
    await redis.ping();
    server.clock.freeze();
    const waiting = redis.blpop('l', 100);
    await quiet();
    await server.clock.advance(100_000);
    expect(await waiting).toBeNull();
    server.clock.resume();
  });

  test('a socket file, and a wrong password', async () => {
    expect(await connect({ path: unixsocket }).ping()).toBe('PONG');
    const stranger = connect({ password: 'wrong', lazyConnect: true, retryStrategy: () => null });
    stranger.on('error', () => undefined);
    await expect(stranger.connect().then(() => stranger.ping())).rejects.toThrow(/WRONGPASS|NOAUTH|Connection is closed/);
  });

  test('16 MiB there and back', async () => {
    const redis = connect();
    const value = Buffer.alloc(16 * 1024 * 1024, 7);
    await redis.set('k', value);
    expect((await redis.getBuffer('k'))!.equals(value)).toBe(true);
  });
});

describe.each([
  ['redis 4', createClient4 as unknown as typeof createClient6, {}],
  ['redis 5', createClient5 as unknown as typeof createClient6, {}],
  ['redis 5, RESP3', createClient5 as unknown as typeof createClient6, { RESP: 3 }],
  ['redis 6', createClient6, {}],
  ['redis 6, RESP2', createClient6, { RESP: 2 }],
])('%s', (_, createClient, protocol) => {
  const clients: { destroy?(): void; disconnect?(): Promise<void> }[] = [];

  async function connect(options: object = {}): Promise<ReturnType<typeof createClient>> {
    const client = createClient({ url: server.url, ...protocol, ...options } as object);
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client as ReturnType<typeof createClient>;
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) await (client.destroy === undefined ? client.disconnect!() : client.destroy());
  });

  test('values, errors, a transaction', async () => {
    const redis = await connect({ database: 3, name: 'app' });
    expect(await redis.sendCommand(['CLIENT', 'GETNAME'])).toBe('app');
    await redis.set('text', 'grüß');
    expect(await redis.get('text')).toBe('grüß');
    await expect(redis.lPush('text', 'a')).rejects.toThrow('WRONGTYPE');
    await redis.hSet('h', { a: '1', b: '2' });
    expect({ ...(await redis.hGetAll('h')) }).toEqual({ a: '1', b: '2' });
    await redis.zAdd('z', [{ score: 1.5, value: 'm' }]);
    expect(await redis.zScore('z', 'm')).toBe(1.5);
    expect(await redis.multi().incr('n').get('n').exec()).toEqual([1, '1']);
    expect(await redis.mGet(['text', 'nosuch'])).toEqual(['grüß', null]);
    expect(server.dump()).toContain('db 3: 4 keys');
  });

  test('many at once', async () => {
    const redis = await connect();
    const values = await Promise.all(Array.from({ length: 1000 }, () => redis.incr('n')));
    expect(values).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  });

  test('messages', async () => {
    const subscriber = await connect();
    const messages: string[] = [];
    await subscriber.subscribe('news', (message: string) => messages.push(message));
    await subscriber.pSubscribe('n*', (message: string) => messages.push(`* ${message}`));
    await subscriber.sSubscribe('shard', (message: string) => messages.push(`shard ${message}`));
    const publisher = await connect();
    expect(await publisher.publish('news', 'one')).toBe(2);
    expect(await publisher.sPublish('shard', 'two')).toBe(1);
    await quiet();
    expect(messages).toEqual(['one', '* one', 'shard two']);
    await subscriber.unsubscribe('news');
    expect(await publisher.publish('news', 'three')).toBe(1);
  });

  test('blocking', async () => {
    const [waiting, other] = [await connect(), await connect()];
    const popped = waiting.blPop('l', 0);
    await quiet();
    await other.rPush('l', 'v');
    expect({ ...(await popped) }).toEqual({ key: 'l', element: 'v' });
  });

  test('a wrong password', async () => {
    const client = createClient({
      url: `redis://:wrong@127.0.0.1:${server.port}`,
      ...protocol,
      socket: { reconnectStrategy: false },
    } as object);
    client.on('error', () => undefined);
    await expect(client.connect()).rejects.toThrow(/WRONGPASS/);
  });
});
