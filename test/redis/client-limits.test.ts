import { RedisServer } from '../../src/redis/server';
import { FakeClock } from '../kit/fake-clock';
import { quiet, RawClient } from '../kit/raw-client';

const clock = new FakeClock();
let server: RedisServer;
const clients: RawClient[] = [];

beforeEach(async () => void (server = await RedisServer.start({ clock })));
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.stop();
});

async function open(name: string): Promise<RawClient> {
  const client = await RawClient.open(server.port);
  clients.push(client);
  await client.call('CLIENT', 'SETNAME', name);
  client.received = '';
  return client;
}

async function set(name: string, value: string): Promise<void> {
  expect(await server.call(['CONFIG', 'SET', name, value])).toEqual({ text: 'OK' });
}

async function textOf(...argv: string[]): Promise<string> {
  return ((await server.call(argv)) as unknown as { readonly text: string }).text;
}

async function names(): Promise<string[]> {
  return [...(await textOf('CLIENT', 'LIST')).matchAll(/ name=(\w+) /g)].map((match) => match[1]!);
}

async function field(name: string, which: string): Promise<number> {
  const line = (await textOf('CLIENT', 'LIST')).split('\n').find((each) => each.includes(` name=${name} `));
  return Number(new RegExp(` ${which}=(\\d+)`).exec(line!)![1]);
}

describe('client-output-buffer-limit', () => {
  test('a reply over the hard limit is not sent at all', async () => {
    await set('client-output-buffer-limit', 'normal 100000 0 0');
    await server.call(['SET', 'k', 'x'.repeat(150_000)]);
    const client = await open('a');
    client.send('PING\r\nGET k\r\nSET l v\r\n');
    await client.closed();
    expect(client.received).toBe('');
    expect(await server.call(['EXISTS', 'l'])).toBe(0);
    expect(await names()).toEqual([]);
  });

  test('a reply that is too long to be made ends the connection where it would have been over the limit', async () => {
    await server.call(['HSET', 'h', 'f', 'v']);
    const count = 2_000_000;
    const client = await open('a');
    expect(await client.call('HRANDFIELD', 'h', `-${count}`)).toMatchObject({
      message: expect.stringMatching('ERR more than 1048576 random elements'),
    });
    await set('client-output-buffer-limit', `normal ${count * 6 + 100_000} 0 0`);
    expect(await client.call('HRANDFIELD', 'h', `-${count}`)).toMatchObject({
      message: expect.stringMatching('ERR more than 1048576 random elements'),
    });
    await set('client-output-buffer-limit', `normal ${count * 6} 0 0`);
    client.received = '';
    client.send(`HRANDFIELD h -${count}\r\nSET k v\r\n`);
    await client.closed();
    expect(client.received).toBe('');
    expect(await server.call(['EXISTS', 'k'])).toBe(0);
  });

  test('replies count together, and those below it are sent', async () => {
    await set('client-output-buffer-limit', 'normal 100000 0 0');
    await server.call(['SET', 'k', 'x'.repeat(10_000)]);
    const client = await open('a');
    client.send('GET k\r\n'.repeat(8));
    await client.bytes(8 * 10_010);
    client.send('GET k\r\n'.repeat(15));
    await client.closed();
    expect(client.received.length).toBe(8 * 10_010);
  });

  test('a transaction is executed to its end all the same', async () => {
    await set('client-output-buffer-limit', 'normal 100000 0 0');
    await server.call(['SET', 'k', 'x'.repeat(150_000)]);
    const client = await open('a');
    client.send('MULTI\r\nSET a 1\r\nGET k\r\nSET b 1\r\nEXEC\r\n');
    await client.closed();
    expect(await server.call(['MGET', 'a', 'b'])).toEqual(['1', '1']);
  });

  test('subscribers have a limit of their own', async () => {
    await set('client-output-buffer-limit', 'normal 10 0 0 pubsub 100000 0 0');
    const client = await open('a');
    await client.call('SUBSCRIBE', 'c');
    await server.call(['PUBLISH', 'c', 'x'.repeat(50_000)]);
    await quiet();
    expect(client.isClosed).toBe(false);
    expect(await server.call(['PUBLISH', 'c', 'x'.repeat(150_000)])).toBe(1);
    await client.closed();
    expect(await server.call(['PUBLISH', 'c', 'x'])).toBe(0);
  });

  test('the soft limit counts when it lasts, though nobody writes any more', async () => {
    await set('client-output-buffer-limit', 'pubsub 0 100000 3');
    const client = await open('a');
    await client.call('SUBSCRIBE', 'c');
    client.socket.pause();
    while ((await field('a', 'omem')) < 200_000) await server.call(['PUBLISH', 'c', 'x'.repeat(50_000)]);
    await server.clock.advance(3999);
    expect(await names()).toEqual(['a']);
    await server.clock.advance(1);
    expect(await names()).toEqual([]);
  });

  test('and not when the client catches up meanwhile', async () => {
    await set('client-output-buffer-limit', 'pubsub 0 100000 3');
    const client = await open('a');
    await client.call('SUBSCRIBE', 'c');
    client.socket.pause();
    let sent = 0;
    for (; (await field('a', 'omem')) < 200_000; sent++) await server.call(['PUBLISH', 'c', 'x'.repeat(50_000)]);
    await server.clock.advance(3000);
    client.received = '';
    client.socket.resume();
    await client.bytes(sent * 50_000);
    await quiet();
    await server.clock.advance(60_000);
    expect(await names()).toEqual(['a']);
  });
});

test('client-query-buffer-limit: a request that never ends closes the connection', async () => {
  await set('client-query-buffer-limit', '1048576');
  const client = await open('a');
  client.send(`*2\r\n$3\r\nGET\r\n$2000000\r\n${'x'.repeat(1_100_000)}`);
  await client.closed();
  expect(client.received).toBe('');
});

describe('timeout', () => {
  test('closes who has been idle for longer, and nobody who waits, listens or looks on', async () => {
    const idle = await open('idle');
    const busy = await open('busy');
    const others = await Promise.all(['blocked', 'subscriber', 'monitor'].map(open));
    others[0]!.command('BLPOP', 'l', '0');
    others[1]!.command('SUBSCRIBE', 'c');
    others[2]!.command('MONITOR');
    await quiet();
    await set('timeout', '5');
    await server.clock.advance(4000);
    await busy.call('PING');
    await server.clock.advance(1999);
    expect(idle.isClosed).toBe(false);
    await server.clock.advance(1);
    expect(await names()).toEqual(['busy', 'blocked', 'subscriber', 'monitor']);
    await idle.closed();
    await server.clock.advance(3000);
    expect(await names()).toEqual(['busy', 'blocked', 'subscriber', 'monitor']);
    await server.clock.advance(1000);
    expect(await names()).toEqual(['blocked', 'subscriber', 'monitor']);
  });

  test('counts from the end of a wait', async () => {
    await set('timeout', '5');
    const client = await open('a');
    client.command('BLPOP', 'l', '0');
    await quiet();
    await server.clock.advance(100_000);
    await server.call(['RPUSH', 'l', 'v']);
    await server.clock.advance(5999);
    expect(await names()).toEqual(['a']);
    await server.clock.advance(1);
    expect(await names()).toEqual([]);
  });

  test('holds for clients that come later, and ends when it is turned off', async () => {
    await set('timeout', '5');
    await server.clock.advance(60_000);
    await open('a');
    await server.clock.advance(5000);
    await set('timeout', '0');
    await server.clock.advance(60_000);
    expect(await names()).toEqual(['a']);
    await set('timeout', '1');
    expect(await names()).toEqual([]);
  });
});

describe('maxmemory-clients', () => {
  /** A client that has sent so much of a request which does not end. */
  async function holding(name: string, bytes: number): Promise<RawClient> {
    const client = await open(name);
    client.send(`*2\r\n$${bytes + 10}\r\n${'x'.repeat(bytes)}`);
    while (!client.isClosed && (await names()).includes(name) && (await field(name, 'qbuf')) < bytes) await quiet();
    return client;
  }

  async function evicted(): Promise<string> {
    return /evicted_clients:(\d+)/.exec(await textOf('INFO', 'stats'))![1]!;
  }

  test('the largest go first, until the rest is below the limit', async () => {
    await holding('small', 100_000);
    await holding('large', 3_000_000);
    await holding('middle', 1_000_000);
    await set('maxmemory-clients', '2000000');
    await quiet();
    expect(await names()).toEqual(['small', 'middle']);
    await set('maxmemory-clients', '1');
    await quiet();
    expect(await names()).toEqual(['small']);
    expect(await evicted()).toBe('2');
  });

  test('who is protected counts and stays', async () => {
    const client = await open('protected');
    await client.call('CLIENT', 'NO-EVICT', 'ON');
    await holding('other', 500_000);
    client.send(`*2\r\n$3000010\r\n${'x'.repeat(3_000_000)}`);
    while ((await field('protected', 'qbuf')) < 3_000_000) await quiet();
    await set('maxmemory-clients', '1000000');
    await quiet();
    expect(await names()).toEqual(['protected']);
  });

  test('as a part of maxmemory', async () => {
    await set('maxmemory-clients', '10%');
    await holding('a', 2_000_000);
    expect(await names()).toEqual(['a']);
    await set('maxmemory', '1000mb');
    await server.call(['PING']);
    expect(await names()).toEqual(['a']);
    await set('maxmemory-clients', '1%');
    const other = await holding('b', 12_000_000);
    await other.closed();
    expect(await names()).toEqual(['a']);
  });

  test.each<[string, string]>([
    ['words of a transaction', `MULTI\r\n${`SET k ${'x'.repeat(20_000)}\r\n`.repeat(20)}`],
    ['watched keys', Array.from({ length: 10_000 }, (_, i) => `WATCH ${i}\r\n`).join('')],
    ['subscriptions', Array.from({ length: 20_000 }, (_, i) => `SUBSCRIBE ${i}\r\n`).join('')],
    ['prefixes', Array.from({ length: 20_000 }, (_, i) => `CLIENT TRACKING ON BCAST PREFIX ${String(i).padStart(6, '0')}\r\n`).join('')],
  ])('%s count', async (_, commands) => {
    await set('maxmemory-clients', '150000');
    const client = await open('a');
    client.send(commands);
    await client.closed();
    expect(await evicted()).toBe('1');
  });

  test('replies that are not read count, and hold nobody up', async () => {
    await set('maxmemory-clients', '20mb');
    await server.call(['SET', 'k', 'x'.repeat(200_000)]);
    const client = await open('a');
    client.socket.pause();
    client.send('GET k\r\n'.repeat(1000));
    while ((await names()).length > 0) await quiet();
    expect(await evicted()).toBe('1');
  });
});

test('maxclients can be changed while clients are connected', async () => {
  await Promise.all(['a', 'b', 'c'].map(open));
  await set('maxclients', '2');
  const refused = await RawClient.open(server.port);
  await refused.closed();
  expect(refused.received).toBe('-ERR max number of clients reached\r\n');
  expect(await names()).toEqual(['a', 'b', 'c']);
  await set('maxclients', '10');
  await open('d');
});
