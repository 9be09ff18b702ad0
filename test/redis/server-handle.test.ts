import { createServer } from 'node:net';
import { toBinary } from '../../src/base/bytes';
import { ErrorReply, SimpleReply } from '../../src/redis/reply';
import { RedisServer } from '../../src/redis/server';
import type { RedisServerOptions } from '../../src/redis/server-options';
import { FakeClock } from '../kit/fake-clock';
import { opensClients, quiet } from '../kit/raw-client';

let server: RedisServer;
const open = opensClients(() => server.port);

async function start(options: RedisServerOptions = {}): Promise<RedisServer> {
  return (server = await RedisServer.start(options));
}

afterEach(() => server.stop());

describe('the handle', () => {
  test('address', async () => {
    await start({ password: 'p@ss' });
    expect(server.host).toBe('127.0.0.1');
    expect(server.url).toBe(`redis://:p%40ss@127.0.0.1:${server.port}`);
    expect(await server.call(['CONFIG', 'GET', 'port'])).toMatchObject({ entries: [['port', String(server.port)]] });
    await server.call(['CONFIG', 'SET', 'requirepass', '']);
    expect(server.password).toBeUndefined();
    expect(server.url).toBe(`redis://127.0.0.1:${server.port}`);
  });

  test('a password of any characters', async () => {
    await start({ password: 's€cret', config: { 'proc-title-template': '€' } });
    const client = await open();
    expect(await client.call('AUTH', toBinary('s€cret'))).toEqual({ text: 'OK' });
    expect(await client.call('CONFIG', 'GET', 'proc-title-template')).toEqual(['proc-title-template', toBinary('€')]);
    expect(server.password).toBe('s€cret');
  });

  test('calls need no password, keep their database and their transaction', async () => {
    await start({ password: 'secret' });
    expect(await server.call(['SELECT', '3'])).toEqual(new SimpleReply('OK'));
    await server.call(['MULTI']);
    expect(await server.call(['SET', 'k', 'v'])).toEqual(new SimpleReply('QUEUED'));
    expect(await server.call(['EXEC'])).toEqual([new SimpleReply('OK')]);
    expect(server.dump()).toBe('db 3: 1 key\n  "k" string "v"');
    expect(await server.call(['LPUSH', 'k', 'v'])).toEqual(
      new ErrorReply('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
  });

  test('a call that waits does not hold up the next', async () => {
    await start();
    const waits = [server.call(['BLPOP', 'l', '0']), server.call(['BLPOP', 'l', '0'])];
    expect(await server.call(['RPUSH', 'l', 'a', 'b'])).toBe(2);
    expect(await Promise.all(waits)).toEqual([
      ['l', 'a'],
      ['l', 'b'],
    ]);
  });

  test('what cannot be called', async () => {
    await start();
    await expect(server.call(['SUBSCRIBE', 'c'])).rejects.toMatchObject({ code: 'JD_CALL_NO_REPLY' });
    await expect(server.call(['CLIENT', 'REPLY', 'OFF'])).rejects.toThrow('CLIENT REPLY is not answered by one reply');
    await expect(server.call([])).rejects.toMatchObject({ code: 'JD_OPTION' });
    expect(await server.call(['PING'])).toEqual(new SimpleReply('PONG'));
    expect(await server.call(['PUBSUB', 'NUMSUB', 'c'])).toEqual(['c', 0]);
    expect(await server.call(['QUIT'])).toEqual(new SimpleReply('OK'));
    expect(await server.call(['PING'])).toEqual(new SimpleReply('PONG'));
  });

  test('commands tell what was executed, by whom, when', async () => {
    const clock = new FakeClock();
    await start({ clock });
    const client = await open();
    await client.call('CLIENT', 'SETNAME', 'app');
    await client.call('SELECT', '1');
    await client.call('SET', 'k', '\xff');
    await client.call('NOSUCH');
    expect(server.commands().slice(-1)).toEqual([
      { id: 3, atMs: clock.now(), clientId: 1, clientName: 'app', db: 1, argv: ['SET', 'k', '\xff'] },
    ]);
  });

  test('flush', async () => {
    await start();
    await server.call(['SET', 'a', '1']);
    await server.call(['SELECT', '2']);
    await server.call(['SET', 'b', '1']);
    server.flush();
    expect(server.dump()).toBe('(no keys)');
  });

  test('snapshots hold keys and settings, and are good for more than once', async () => {
    await start();
    await server.call(['SET', 'k', 'before']);
    const snapshot = server.snapshot();
    for (let round = 0; round < 3; round++) {
      await server.call(['SET', 'k', 'after']);
      await server.call(['SET', 'new', '1']);
      await server.call(['CONFIG', 'SET', 'hash-max-listpack-entries', '1']);
      await server.call(['CLIENT', 'PAUSE', '100000', 'WRITE']);
      server.restore(snapshot);
      await server.call(['HSET', 'h', 'a', '1', 'b', '2']);
      expect(await server.call(['OBJECT', 'ENCODING', 'h'])).toBe('listpack');
      await server.call(['DEL', 'h']);
      expect(server.dump()).toBe('db 0: 1 key\n  "k" string "before"');
    }
  });

  test('who waits for a key is served when a snapshot brings it back', async () => {
    await start();
    await server.call(['RPUSH', 'l', 'v']);
    const snapshot = server.snapshot();
    await server.call(['DEL', 'l']);
    const client = await open();
    client.command('BLPOP', 'l', '0');
    await quiet();
    server.restore(snapshot);
    expect(await client.reply()).toEqual(['l', 'v']);
  });

  test('wrong options', async () => {
    await start();
    await expect(RedisServer.start({ prot: 1 } as never)).rejects.toThrow("RedisServer has no option 'prot'.\nDid you mean 'port'?");
    await expect(RedisServer.start({ port: 70000 })).rejects.toMatchObject({ code: 'JD_OPTION' });
    await expect(RedisServer.start({ databases: 0 })).rejects.toMatchObject({ code: 'JD_OPTION' });
    await expect(RedisServer.start({ version: '6.2' as never })).rejects.toThrow('There is no Redis 6.2 here.\nVersions: 7.0, 7.2,');
  });
});

describe('the clock', () => {
  test('moves times to live and time-outs; replies are there when it has moved', async () => {
    await start();
    server.clock.freeze();
    const client = await open();
    await client.call('SET', 'k', 'v', 'PX', '1000');
    await server.clock.advance(999);
    expect(await client.call('PTTL', 'k')).toBe(1);
    await server.clock.advance(2);
    expect(await client.call('EXISTS', 'k')).toBe(0);
    client.command('BLPOP', 'l', '5');
    await quiet();
    client.received = '';
    await server.clock.advance(4999);
    expect(client.received).toBe('');
    await server.clock.advance(1);
    expect(client.received).toBe('*-1\r\n');
  });

  test('expired events come in order', async () => {
    await start();
    server.clock.freeze();
    await server.call(['CONFIG', 'SET', 'notify-keyspace-events', 'Ex']);
    const client = await open();
    await client.call('SUBSCRIBE', '__keyevent@0__:expired');
    for (const [key, ms] of [
      ['c', '30'],
      ['a', '10'],
      ['b', '20'],
    ] as const)
      await server.call(['SET', key, 'v', 'PX', ms]);
    client.received = '';
    await server.clock.advance(100);
    expect(client.received.match(/\n([abc])\r/g)).toEqual(['\na\r', '\nb\r', '\nc\r']);
    expect(server.dump()).toBe('(no keys)');
  });

  test('set, resume and reset', async () => {
    const source = new FakeClock();
    await start({ clock: source });
    await server.clock.set(Date.UTC(2030, 0, 1));
    expect(await server.call(['TIME'])).toEqual(['1893456000', '0']);
    source.stall(1500);
    expect(await server.call(['TIME'])).toEqual(['1893456001', '500000']);
    server.clock.freeze();
    source.stall(1500);
    expect(server.clock.isFrozen).toBe(true);
    expect(await server.call(['TIME'])).toEqual(['1893456001', '500000']);
    server.clock.resume();
    source.stall(500);
    expect(await server.call(['TIME'])).toEqual(['1893456002', '0']);
    server.clock.reset();
    expect(server.clock.now()).toBe(source.now());
    await expect(server.clock.advance(-1)).rejects.toMatchObject({ code: 'JD_CLOCK' });
    await expect(server.clock.set(NaN)).rejects.toMatchObject({ code: 'JD_CLOCK' });
  });

  test('CLIENT PAUSE ALL holds everything, CLIENT UNPAUSE too, until its time', async () => {
    await start();
    server.clock.freeze();
    const [first, second] = [await open(), await open()];
    await first.call('CLIENT', 'PAUSE', '1000', 'ALL');
    first.command('CLIENT', 'UNPAUSE');
    second.command('PING');
    second.command('PING');
    await server.clock.advance(999);
    expect(second.received).toBe('');
    await server.clock.advance(1);
    expect(second.received).toBe('+PONG\r\n+PONG\r\n');
    expect(await first.reply()).toEqual(new SimpleReply('OK'));
  });
});

describe('stop and start', () => {
  test('the port stays, the data too unless they are to go; settings begin anew', async () => {
    await start({ password: 'secret' });
    const { port } = server;
    await server.call(['SET', 'k', 'v']);
    await server.call(['CONFIG', 'SET', 'hz', '50', 'requirepass', 'other']);
    const client = await open();
    await server.stop();
    await client.closed();
    expect(server.isRunning).toBe(false);
    await expect(open(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await server.start();
    expect(server.port).toBe(port);
    expect(await (await open()).call('AUTH', 'secret')).toEqual(new SimpleReply('OK'));
    expect(server.dump()).toContain('"k" string "v"');
    expect(await server.call(['CONFIG', 'GET', 'hz'])).toMatchObject({ entries: [['hz', '10']] });
    await server.restart({ keepData: false });
    expect([server.port, server.dump()]).toEqual([port, '(no keys)']);
  });

  test('a run is a new one: another id, counts and clients from the beginning', async () => {
    await start({ seed: 7 });
    const runId = async (): Promise<string> =>
      /run_id:(\w+)/.exec(((await server.call(['INFO', 'server'])) as never as { text: string }).text)![1]!;
    const first = await runId();
    expect(first).toMatch(/^[0-9a-f]{40}$/);
    await open().then((client) => client.call('PING'));
    await server.restart();
    expect(await runId()).not.toBe(first);
    expect(await server.call(['CLIENT', 'ID'])).toBe(1);
  });

  test('keys whose time came while it was stopped are gone', async () => {
    const clock = new FakeClock();
    await start({ clock });
    await server.call(['SET', 'k', 'v', 'PX', '100']);
    await server.stop();
    expect(clock.timers).toBe(0);
    await clock.advance(200);
    await server.start();
    expect(server.dump()).toBe('(no keys)');
  });

  test('a snapshot outlives a stop', async () => {
    await start();
    await server.call(['SET', 'k', 'v']);
    const snapshot = server.snapshot();
    await server.stop({ keepData: false });
    server.restore(snapshot);
    await server.start();
    expect(server.dump()).toContain('"k"');
  });

  test('both may be called twice, and at the same time', async () => {
    await start();
    await server.start();
    await Promise.all([server.stop(), server.stop(), server.start(), server.start()]);
    expect(server.isRunning).toBe(true);
    await server.stop();
    await server.stop();
    await expect(server.call(['PING'])).rejects.toMatchObject({ code: 'JD_STOPPED' });
  });

  test('a call that waits is told', async () => {
    await start();
    const waiting = server.call(['BLPOP', 'l', '0']);
    const outcome = expect(waiting).rejects.toMatchObject({ code: 'JD_CALL_ENDED' });
    await quiet(1);
    await server.stop();
    await outcome;
  });

  test('a client that does not read does not hold it up', async () => {
    await start();
    const client = await open();
    await client.call('SET', 'k', 'x'.repeat(10_000_000));
    client.socket.pause();
    client.send('GET k\r\nQUIT\r\n');
    await quiet(50);
    await server.stop();
  });

  test('a port that is in use', async () => {
    await start();
    const { port } = server;
    await expect(RedisServer.start({ port })).rejects.toMatchObject({
      code: 'JD_ADDRESS_IN_USE',
      message: `Redis cannot listen on 127.0.0.1:${port}: something else does.\nGive 0 as the port to get a free one, or stop the process that has it.`,
    });
    await server.stop();
    const other = createServer().listen(port, '127.0.0.1');
    await expect(server.start()).rejects.toMatchObject({ code: 'JD_ADDRESS_IN_USE' });
    await new Promise((resolve) => other.close(resolve));
    await server.start();
    expect(await (await open()).call('PING')).toEqual(new SimpleReply('PONG'));
  });
});
