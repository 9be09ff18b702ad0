import { RedisServer } from '../../../src/redis/server';
import { quiet, RawClient } from '../../kit/raw-client';

let server: RedisServer;
const clients: RawClient[] = [];

beforeEach(async () => void (server = await RedisServer.start()));
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.stop();
});

async function open(protocol: 2 | 3 = 3): Promise<RawClient> {
  const client = await RawClient.open(server.port);
  clients.push(client);
  await client.call('HELLO', String(protocol));
  client.received = '';
  return client;
}

/** Sends commands in one piece; the bytes that come. */
async function exchange(client: RawClient, ...commands: string[]): Promise<string> {
  client.received = '';
  client.send(commands.map((line) => `${line}\r\n`).join(''));
  await quiet();
  return client.received;
}

async function counts(): Promise<Record<string, number>> {
  const info = (await server.call(['INFO'])) as unknown as { readonly text: string };
  const found = [...info.text.matchAll(/^tracking_(?:total_)?(\w+):(\d+)\r$/gm)];
  return Object.fromEntries(found.map(([, name, count]) => [name!, Number(count)]));
}

const invalidate = (...keys: string[]): string =>
  `>2\r\n$10\r\ninvalidate\r\n*${keys.length}\r\n${keys.map((key) => `$${key.length}\r\n${key}\r\n`).join('')}`;
const invalidateAll = '>2\r\n$10\r\ninvalidate\r\n_\r\n';

test('keys, readers, prefixes and clients are counted, and nothing of a client that goes is left', async () => {
  const readers = await Promise.all([open(), open(), open(2)]);
  for (const reader of readers) await exchange(reader, 'CLIENT TRACKING ON', 'MGET a b c', 'GET a');
  const broadcaster = await open();
  await exchange(broadcaster, 'CLIENT TRACKING ON BCAST PREFIX x PREFIX y');
  const another = await open();
  await exchange(another, 'CLIENT TRACKING ON BCAST PREFIX x');
  expect(await counts()).toEqual({ clients: 5, keys: 3, items: 9, prefixes: 2 });

  await exchange(readers[0]!, 'SET a 1');
  expect(await counts()).toEqual({ clients: 5, keys: 2, items: 6, prefixes: 2 });
  readers[1]!.close();
  await server.call(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
  await quiet();
  expect(await counts()).toEqual({ clients: 4, keys: 2, items: 4, prefixes: 2 });
  await exchange(broadcaster, 'RESET');
  await exchange(readers[0]!, 'QUIT');
  expect(await counts()).toEqual({ clients: 2, keys: 2, items: 2, prefixes: 1 });
  for (const each of [readers[2]!, another, broadcaster]) each.close();
  await quiet();
  expect(await counts()).toEqual({ clients: 0, keys: 0, items: 0, prefixes: 0 });
});

test('a client that stops tracking is still known for what it has read, until that changes', async () => {
  const client = await open();
  await exchange(client, 'CLIENT TRACKING ON', 'MGET a b', 'CLIENT TRACKING OFF');
  expect(await counts()).toEqual({ clients: 0, keys: 2, items: 2, prefixes: 0 });
  await server.call(['SET', 'a', '1']);
  expect(await counts()).toEqual({ clients: 0, keys: 1, items: 1, prefixes: 0 });
  await server.call(['FLUSHALL']);
  expect(await counts()).toEqual({ clients: 0, keys: 0, items: 0, prefixes: 0 });
});

test('what a command changes is told after its own reply, before that of the next in the pipeline', async () => {
  const client = await open();
  await exchange(client, 'CLIENT TRACKING ON', 'MGET a b');
  expect(await exchange(client, 'SET a 1', 'PING', 'INCR b', 'GET a')).toBe(
    `+OK\r\n${invalidate('a')}+PONG\r\n:1\r\n${invalidate('b')}$1\r\n1\r\n`,
  );
  expect(await exchange(client, 'MULTI', 'SET a 2', 'FLUSHALL', 'GET a', 'EXEC')).toBe(
    `+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*3\r\n+OK\r\n+OK\r\n_\r\n${invalidate('a')}${invalidateAll}`,
  );
});

test('broadcasts follow all replies of the commands that came together: one message a prefix, keys in order, each once', async () => {
  const client = await open();
  await exchange(client, 'CLIENT TRACKING ON BCAST PREFIX b PREFIX a');
  expect(await exchange(client, 'SET b2 1', 'SET a 1', 'SET b1 1', 'SET c 1', 'SET b2 2')).toBe(
    `${'+OK\r\n'.repeat(5)}${invalidate('a')}${invalidate('b1', 'b2')}`,
  );
  expect(await exchange(client, 'SET a 1', 'CLIENT TRACKING OFF')).toBe('+OK\r\n+OK\r\n');
});

test('with NOLOOP a broadcast leaves out what the client changed last itself', async () => {
  const client = await open();
  const other = await open();
  await exchange(client, 'CLIENT TRACKING ON BCAST NOLOOP');
  expect(await exchange(client, 'SET a 1', 'SET b 1')).toBe('+OK\r\n+OK\r\n');
  client.received = '';
  await exchange(other, 'SET a 1');
  expect(client.received).toBe(invalidate('a'));
});

test('a redirection to a client that is gone is told by its number, and shown', async () => {
  const client = await open();
  const target = await open();
  const id = String(await target.call('CLIENT', 'ID'));
  await exchange(client, `CLIENT TRACKING ON REDIRECT ${id}`, 'GET k');
  expect(await exchange(client, 'CLIENT GETREDIR')).toBe(`:${id}\r\n`);
  target.close();
  await quiet();
  client.received = '';
  await server.call(['SET', 'k', '1']);
  await quiet();
  expect(client.received).toBe(`>2\r\n$21\r\ntracking-redir-broken\r\n:${id}\r\n`);
  expect(await exchange(client, 'CLIENT TRACKINGINFO')).toBe(
    `%3\r\n$5\r\nflags\r\n~2\r\n$2\r\non\r\n$15\r\nbroken_redirect\r\n$8\r\nredirect\r\n:${id}\r\n$8\r\nprefixes\r\n*0\r\n`,
  );
  expect(await exchange(client, 'CLIENT INFO')).toMatch(new RegExp(` flags=tR .* redir=${id} resp=3`));
  await exchange(client, 'CLIENT TRACKING OFF', 'CLIENT TRACKING ON BCAST');
  expect(await exchange(client, 'CLIENT INFO')).toMatch(/ flags=tB .* redir=0 resp=3/);
});

test('tracking-table-max-keys: the oldest keys are told as if they had changed', async () => {
  const client = await open();
  await exchange(client, 'CLIENT TRACKING ON', 'MGET a b c d');
  client.received = '';
  await server.call(['CONFIG', 'SET', 'tracking-table-max-keys', '2']);
  await quiet();
  expect(client.received).toBe(invalidate('a') + invalidate('b'));
  expect(await exchange(client, 'GET e')).toBe(`_\r\n${invalidate('c')}`);
  expect(await counts()).toMatchObject({ keys: 2, items: 2 });
  await server.call(['CONFIG', 'SET', 'tracking-table-max-keys', '0']);
  await exchange(client, 'MGET f g h i');
  expect(await counts()).toMatchObject({ keys: 6, items: 6 });
});

test('expiry is told when the time comes, and by its access where keys do not go by themselves', async () => {
  const client = await open();
  server.clock.freeze();
  await server.call(['SET', 'k', '1', 'PX', '100']);
  await server.call(['SET', 'l', '1', 'PX', '300']);
  await exchange(client, 'CLIENT TRACKING ON', 'MGET k l');
  client.received = '';
  await server.clock.advance(101);
  expect(client.received).toBe(invalidate('k'));
  await server.call(['DEBUG', 'SET-ACTIVE-EXPIRE', '0']);
  await server.clock.advance(1000);
  expect(await exchange(client, 'MGET k l')).toBe(`*2\r\n_\r\n_\r\n${invalidate('l')}`);
});

test('what the handle does is told too: flush, and a snapshot that is restored', async () => {
  const client = await open();
  await server.call(['SET', 'k', '1']);
  const snapshot = server.snapshot();
  await server.call(['SET', 'k', '2']);
  await exchange(client, 'CLIENT TRACKING ON', 'MGET k other');
  client.received = '';
  server.restore(snapshot);
  await quiet();
  expect(client.received).toBe(invalidate('k'));
  client.received = '';
  server.flush();
  await quiet();
  expect(client.received).toBe(invalidateAll);
});

describe.each([
  ['7.0', ['a']],
  ['7.2', ['b']],
] as const)('scripts, as %s', (version, told) => {
  test('whoever calls one that reads has its keys, or since 7.2 those that it reads', async () => {
    await server.stop();
    server = await RedisServer.start({ version });
    const client = await open();
    await exchange(client, 'CLIENT TRACKING ON');
    await client.call('EVAL', "redis.call('SET', 'w', 1) return redis.call('PING')", '1', 'a');
    expect(await counts()).toMatchObject({ keys: 0 });
    await client.call('EVAL', "return redis.call('GET', 'b')", '1', 'a');
    client.received = '';
    await server.call(['MSET', 'a', '1', 'b', '1']);
    await quiet();
    expect(client.received).toBe(invalidate(...told));
  });

  test('its own changes by a script are told after the reply of the script', async () => {
    const client = await open();
    await exchange(client, 'CLIENT TRACKING ON', 'GET a');
    client.received = '';
    await client.call('EVAL', "redis.call('SET', 'a', 1) return 7", '0');
    await quiet();
    expect(client.received).toBe(`:7\r\n${invalidate('a')}`);
  });
});
