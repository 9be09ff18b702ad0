import { type AddressInfo, createServer, type Server } from 'node:net';
import { RedisServer } from '../../src/redis/server';
import { describeWithRealRedis } from '../kit/with-real-redis';
import { RealRedis } from '../kit/real-redis';
import { RawClient } from '../kit/raw-client';

let source: RedisServer;
let target: RedisServer;
beforeEach(async () => {
  [source, target] = [await RedisServer.start(), await RedisServer.start()];
});
afterEach(() => Promise.all([source.stop(), target.stop()]));

const ok = { text: 'OK' };
const error = (message: string): unknown => expect.objectContaining({ message });
const migrate = (key: string, ...rest: string[]): Promise<unknown> =>
  source.call(['MIGRATE', '127.0.0.1', String(target.port), key, '0', '1000', ...rest]);

test('moves a key with its value and time to live', async () => {
  await source.call(['RPUSH', 'l', 'a', 'b']);
  await source.call(['PEXPIRE', 'l', '100000']);
  source.clock.freeze();
  expect(await migrate('l')).toMatchObject(ok);
  expect(await source.call(['EXISTS', 'l'])).toBe(0);
  expect(await target.call(['LRANGE', 'l', '0', '-1'])).toEqual(['a', 'b']);
  expect(await target.call(['PTTL', 'l'])).toBeGreaterThan(90_000);
});

test('into another database, and leaves no connection behind', async () => {
  await source.call(['SET', 'k', 'v']);
  const call = ['MIGRATE', 'localhost', String(target.port), 'k', '3', '1000'];
  expect(await source.call(call)).toMatchObject(ok);
  await target.call(['SELECT', '3']);
  expect(await target.call(['GET', 'k'])).toBe('v');
  const clients = async (): Promise<number> =>
    ((await target.call(['CLIENT', 'LIST'])) as { readonly text: string }).text.trim().split('\n').length;
  while ((await clients()) > 1) await target.clock.advance(0);
});

test('COPY leaves the key, REPLACE takes the place of one that is there', async () => {
  await source.call(['SET', 'k', 'v']);
  await target.call(['SET', 'k', 'old']);
  expect(await migrate('k')).toEqual(error('ERR Target instance replied with error: BUSYKEY Target key name already exists.'));
  expect(await source.call(['EXISTS', 'k'])).toBe(1);
  expect(await migrate('k', 'COPY', 'REPLACE')).toMatchObject(ok);
  expect(await source.call(['GET', 'k'])).toBe('v');
  expect(await target.call(['GET', 'k'])).toBe('v');
});

test('several keys: those that are refused stay', async () => {
  await source.call(['MSET', 'a', '1', 'b', '2', 'c', '3']);
  await target.call(['SET', 'b', 'old']);
  expect(await migrate('', 'KEYS', 'a', 'b', 'missing', 'c')).toEqual(
    error('ERR Target instance replied with error: BUSYKEY Target key name already exists.'),
  );
  expect(await source.call(['MGET', 'a', 'b', 'c'])).toEqual([null, '2', null]);
  expect(await target.call(['MGET', 'a', 'b', 'c'])).toEqual(['1', 'old', '3']);
});

test('AUTH and AUTH2', async () => {
  await source.call(['MSET', 'a', '1', 'b', '2']);
  await target.call(['CONFIG', 'SET', 'requirepass', 'secret']);
  expect(await migrate('a')).toEqual(error('ERR Target instance replied with error: NOAUTH Authentication required.'));
  expect(await migrate('a', 'AUTH', 'wrong')).toEqual(
    error('ERR Target instance replied with error: WRONGPASS invalid username-password pair or user is disabled.'),
  );
  expect(await source.call(['EXISTS', 'a'])).toBe(1);
  expect(await migrate('a', 'AUTH', 'secret')).toMatchObject(ok);
  expect(await migrate('b', 'AUTH2', 'default', 'secret')).toMatchObject(ok);
  expect(await target.call(['MGET', 'a', 'b'])).toEqual(['1', '2']);
});

test('other clients wait meanwhile, as in Redis, and go on', async () => {
  await source.call(['SET', 'k', 'v']);
  const moving = migrate('k');
  const setting = source.call(['SET', 'k', 'later', 'NX', 'GET']);
  expect(await moving).toMatchObject(ok);
  expect(await setting).toBeNull();
  expect(await source.call(['GET', 'k'])).toBe('later');
});

test('tells what happened to the key', async () => {
  await source.call(['CONFIG', 'SET', 'notify-keyspace-events', 'KEA']);
  const client = await RawClient.open(source.port);
  await client.call('SUBSCRIBE', '__keyspace@0__:k');
  await source.call(['SET', 'k', 'v']);
  await client.reply();
  await migrate('k');
  expect(await client.reply()).toEqual(['message', '__keyspace@0__:k', 'del']);
  client.close();
});

test('inside MULTI it is refused', async () => {
  await source.call(['SET', 'k', 'v']);
  await source.call(['MULTI']);
  await migrate('k');
  expect(await source.call(['EXEC'])).toEqual([error('ERR MIGRATE is not possible inside a transaction or a script of this server')]);
});

describe('a connection that fails', () => {
  /** What a server that is no Redis does with a connection. */
  let peer: Server = createServer();
  const peerThat = async (act: (write: (bytes: string) => void, end: () => void) => void): Promise<void> => {
    peer.close();
    peer = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () =>
        act(
          (bytes) => socket.write(bytes),
          () => socket.destroy(),
        ),
      );
    });
    await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  };
  /** @returns with what tells that it was asked */
  const silentPeer = async (): Promise<{ readonly promise: Promise<void> }> => {
    let resolve = (): void => undefined;
    const promise = new Promise<void>((done) => (resolve = done));
    await peerThat(() => resolve());
    return { promise };
  };
  const toPeer = (): Promise<unknown> => source.call(['MIGRATE', '127.0.0.1', String(portOf(peer)), '', '0', '1000', 'KEYS', 'a', 'b']);
  beforeEach(() => source.call(['MSET', 'a', '1', 'b', '2']));
  afterAll(() => void peer.close());

  test('nobody listens', async () => {
    await target.stop();
    expect(await migrate('a')).toEqual(error('IOERR error or timeout connecting to the client'));
    expect(await source.call(['EXISTS', 'a', 'b'])).toBe(2);
  });

  test('it ends at once', async () => {
    await peerThat((_, end) => end());
    expect(await toPeer()).toEqual(error('IOERR error or timeout reading to target instance'));
    expect(await source.call(['EXISTS', 'a', 'b'])).toBe(2);
  });

  test('it ends after the first key, which has gone', async () => {
    await peerThat((write, end) => {
      write('+OK\r\n+OK\r\n');
      setImmediate(end);
    });
    expect(await toPeer()).toEqual(error('IOERR error or timeout reading to target instance'));
    expect(await source.call(['MGET', 'a', 'b'])).toEqual([null, '2']);
  });

  test('it speaks another language', async () => {
    await peerThat((write) => write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await toPeer()).toEqual(error('IOERR error or timeout reading to target instance'));
  });

  test('it says nothing: the time-out is that of the clock', async () => {
    const asked = await silentPeer();
    source.clock.freeze();
    const moving = toPeer();
    await asked.promise;
    await source.clock.advance(1_001);
    expect(await moving).toEqual(error('IOERR error or timeout reading to target instance'));
    expect(await source.call(['EXISTS', 'a', 'b'])).toBe(2);
  });

  test('the server stops meanwhile', async () => {
    const asked = await silentPeer();
    const moving = toPeer();
    await asked.promise;
    await source.stop();
    await expect(moving).rejects.toMatchObject({ code: 'JD_CALL_ENDED' });
    await source.start();
    expect(await source.call(['EXISTS', 'a', 'b'])).toBe(2);
  });
});

describeWithRealRedis('with a real server', () => {
  let real: RealRedis;
  beforeAll(async () => (real = await RealRedis.start()));
  afterAll(() => real.stop());

  test('keys go there and come back', async () => {
    const old = await RedisServer.start({ version: '7.0' });
    // It listens on a socket file only: the port comes with CONFIG SET.
    const port = await freePort();
    await real.ask('CONFIG', 'SET', 'port', String(port));
    await old.call(['ZADD', 'z', '1.5', 'a', '2', 'b']);
    await old.call(['XADD', 't', '1-1', 'f', 'v']);
    expect(await old.call(['MIGRATE', '127.0.0.1', String(port), '', '0', '5000', 'KEYS', 'z', 't'])).toMatchObject(ok);
    expect(await old.call(['DBSIZE'])).toBe(0);
    expect(await real.ask('ZCARD', 'z')).toMatchObject({ text: '2' });
    expect(await real.ask('MIGRATE', '127.0.0.1', String(old.port), '', '0', '5000', 'KEYS', 'z', 't')).toMatchObject({ text: 'OK' });
    expect(await old.call(['ZRANGE', 'z', '0', '-1'])).toEqual(['a', 'b']);
    await real.ask('CONFIG', 'SET', 'port', '0');
    await old.stop();
  });
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
