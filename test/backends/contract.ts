import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { retryUntilSuccess } from '../../src';
import type { RedisBackend, ServerOptions, StartRedis } from '../../src/backends/backend';
import { defaultOptions, serverOptions } from '../../src/environment/options';

export const plainOptions: ServerOptions = serverOptions(defaultOptions);

/**
 * What every backend does, whatever it is: the tests of one.
 * @param options databases: whether there are several; a cluster has one
 */
export function keepsContract(start: StartRedis, { databases = true }: { readonly databases?: boolean } = {}): void {
  let backend: RedisBackend;
  const [one, two, three] = databases ? [1, 2, 3] : [0, 0, 0];
  const folder = mkdtempSync(join(tmpdir(), 'jd-contract-'));
  const call = (line: string): Promise<unknown> => backend.call(line.split(' '));
  const bulk = (bytes: string): unknown => ({ kind: 'bulk', bytes });

  beforeAll(async () => {
    backend = await start({ ...plainOptions, databases: 4, config: { 'hash-max-listpack-entries': '3' } });
  });
  beforeEach(async () => {
    await backend.start();
    backend.flush();
  });
  afterAll(async () => {
    await backend.stop({ keepData: false });
    rmSync(folder, { recursive: true, force: true });
  });

  test('answers calls, errors too, one after the other; one that waits holds up none', async () => {
    expect(await call('SET k v')).toEqual({ kind: 'simple', bytes: 'OK' });
    expect(await call('GET k')).toEqual(bulk('v'));
    expect(await call('LPUSH k x')).toMatchObject({ kind: 'error', bytes: expect.stringMatching(/^WRONGTYPE/) });
    const waits = call('BLPOP jobs 0');
    expect(await call('RPUSH jobs a')).toEqual({ kind: 'integer', number: 1 });
    expect(await waits).toEqual({ kind: 'array', items: [bulk('jobs'), bulk('a')] });
    expect(await call(`SELECT ${one}`)).toMatchObject({ bytes: 'OK' });
    expect(await call('EXISTS k')).toEqual({ kind: 'integer', number: databases ? 0 : 1 });
    await call('SELECT 0');
    await expect(call('SUBSCRIBE news')).rejects.toMatchObject({ code: 'JD_CALL_NO_REPLY' });
  });

  test('clients reach it at its address', async () => {
    const client = await Client.connect(backend);
    expect(await client.ask('PING')).toBe('+PONG\r\n');
    expect(backend.url).toBe(`redis://${backend.host}:${backend.port}`);
    client.close();
  });

  test('takes settings and the number of databases', async () => {
    expect(await call('CONFIG GET hash-max-listpack-entries')).toMatchObject({ items: [[bulk('hash-max-listpack-entries'), bulk('3')]] });
    expect(await call('SELECT 4')).toMatchObject({ kind: 'error' });
    const refused = start({ ...plainOptions, config: { 'no-such-setting': '1' } });
    await expect(refused).rejects.toMatchObject({ code: 'JD_OPTION', message: expect.stringContaining('no-such-setting') });
  });

  test('a password', async () => {
    const guarded = await start({ ...plainOptions, password: 'se:cret' });
    try {
      expect(guarded.url).toBe(`redis://:se%3Acret@${guarded.host}:${guarded.port}`);
      expect(await guarded.call(['PING'])).toMatchObject({ bytes: 'PONG' });
      const client = await Client.connect(guarded);
      expect(await client.ask('GET k')).toMatch(/^-NOAUTH/);
      expect(await client.ask('AUTH se:cret')).toBe('+OK\r\n');
      client.close();
      guarded.flush();
      expect(guarded.dump()).toBe('(no keys)');
    } finally {
      await guarded.stop({ keepData: false });
    }
  });

  test('snapshots go back to keys of all kinds and databases, with times to live, in any order', async () => {
    const empty = backend.snapshot();
    await call('SET s text');
    await call('SET volatile text PX 100000');
    await call('RPUSH l a b');
    await call('HSET h f v g w');
    await call('SADD set 1 2 x');
    await call('ZADD z 1.5 a 2 b');
    await call('XADD stream 1-1 f v');
    await call('XGROUP CREATE stream group 0');
    await call(`SELECT ${two}`);
    await call('SET \xff\x00 \x01');
    await call('SELECT 0');
    const full = backend.snapshot();
    const text = backend.dump().replace(/ttl \d+ ms/, 'ttl');
    expect(text).toContain(`db ${two}: ${databases ? '1 key' : '8 keys'}`);
    await call('RPUSH l c');
    await call('PERSIST volatile');
    await call('DEL h');
    await call('SET more x');
    const messy = backend.snapshot();
    const shown = (): string => backend.dump().replace(/ttl \d+ ms/, 'ttl');
    const mess = shown();
    for (let round = 0; round < 2; round++) {
      backend.restore(full);
      expect(shown()).toBe(text);
      expect(((await call('PTTL volatile')) as { number: number }).number).toBeGreaterThan(50_000);
      backend.restore(empty);
      expect(shown()).toBe('(no keys)');
      backend.restore(messy);
      expect(shown()).toBe(mess);
    }
    backend.restore(empty);
  });

  test('what has changed and changed back, or was only read, is there all the same', async () => {
    await call('SET k v');
    const before = backend.snapshot();
    for (const line of ['GET k', 'SET k w', 'DEL k', 'FLUSHALL', 'SAVE', 'CONFIG RESETSTAT']) {
      await call(line);
      backend.restore(before);
      expect(await call('GET k')).toEqual(bulk('v'));
    }
  });

  test('snapshots hold settings, users and functions; connections stay open', async () => {
    const client = await Client.connect(backend);
    const before = backend.snapshot();
    const users = await call('ACL LIST');
    await call('CONFIG SET maxmemory-policy allkeys-lru');
    await call('ACL SETUSER ada on >secret ~a:* +@read (~b:* +set)');
    await call('ACL SETUSER default -flushall');
    await backend.call(['FUNCTION', 'LOAD', "#!lua name=lib\nredis.register_function('f', function() return 1 end)"]);
    const changed = backend.snapshot();
    const others = await call('ACL LIST');
    backend.restore(before);
    expect(await call('CONFIG GET maxmemory-policy')).toMatchObject({ items: [[bulk('maxmemory-policy'), bulk('noeviction')]] });
    expect(await call('ACL LIST')).toEqual(users);
    expect(await call('FCALL f 0')).toMatchObject({ kind: 'error' });
    backend.restore(changed);
    expect(await call('CONFIG GET maxmemory-policy')).toMatchObject({ items: [[bulk('maxmemory-policy'), bulk('allkeys-lru')]] });
    expect(await call('ACL LIST')).toEqual(others);
    expect(await call('FCALL f 0')).toEqual({ kind: 'integer', number: 1 });
    backend.restore(before);
    expect(await client.ask('PING')).toBe('+PONG\r\n');
    client.close();
  });

  test('a restore ends a pause and an open MULTI, and goes back to the database of calls', async () => {
    await call(`SELECT ${one}`);
    const before = backend.snapshot();
    await call('CLIENT PAUSE 100000 WRITE');
    await call(`SELECT ${three}`);
    await call('MULTI');
    backend.restore(before);
    expect(await call('SET k v')).toEqual({ kind: 'simple', bytes: 'OK' });
    expect(backend.dump()).toBe(`db ${one}: 1 key\n  "k" string "v"`);
    await call('SELECT 0');
  });

  test('killed connections of its own come back', async () => {
    await call('SET k v');
    const before = backend.snapshot();
    await call('CLIENT KILL TYPE normal SKIPME no').catch(() => undefined);
    backend.restore(before);
    expect(await retryUntilSuccess(() => call('GET k'))).toEqual(bulk('v'));
  });

  test('an outage: refused, then back at the same port, with the data or without', async () => {
    const { port } = backend;
    await call('SET k v EX 100');
    await backend.stop({ keepData: true });
    await backend.stop({ keepData: true });
    await expect(Client.connect(backend)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(call('PING')).rejects.toMatchObject({ code: 'JD_STOPPED' });
    await backend.start();
    expect(backend.port).toBe(port);
    expect(await call('GET k')).toEqual(bulk('v'));
    expect(((await call('TTL k')) as { number: number }).number).toBeGreaterThan(50);
    await backend.stop({ keepData: false });
    await backend.start();
    expect(await call('EXISTS k')).toEqual({ kind: 'integer', number: 0 });
  });

  test('a snapshot can be taken and restored while it is stopped', async () => {
    await call('SET k v');
    const before = backend.snapshot();
    await call('SET k w');
    await backend.stop({ keepData: true });
    const stopped = backend.snapshot();
    backend.restore(before);
    await backend.start();
    expect(await call('GET k')).toEqual(bulk('v'));
    backend.restore(stopped);
    expect(await call('GET k')).toEqual(bulk('w'));
  });

  test('fixtures', async () => {
    const [rdb, commands] = [join(folder, 'a.rdb'), join(folder, 'a.redis')];
    writeFileSync(commands, `# two\nSET k "a b"\nSELECT ${one}\n\nRPUSH l x y\n`);
    expect(await backend.loadCommands(commands)).toBe(3);
    const text = backend.dump();
    await backend.save(rdb);
    backend.flush();
    await call('SET other x');
    expect(await backend.load(rdb)).toBe(2);
    expect(backend.dump()).toContain('"k" string "a b"');
    await call('DEL other');
    expect(backend.dump()).toBe(text);
    writeFileSync(commands, 'SET k v\nLPUSH k x\n');
    await expect(backend.loadCommands(commands)).rejects.toMatchObject({
      code: 'JD_FIXTURE',
      message: expect.stringContaining('a.redis:2: WRONGTYPE'),
    });
    await expect(backend.load(join(folder, 'none'))).rejects.toMatchObject({ code: 'JD_FIXTURE' });
  });

  test('connections to an alias come to it, and are refused while it is stopped', async () => {
    const told: string[] = [];
    const remove = backend.answerAt(['cache.invalid:6380'], (address) => told.push(address));
    const alias = { host: 'cache.invalid', port: 6380 };
    const client = await Client.connect(alias);
    // Of a cluster the node that answers there has this key.
    expect(await client.ask('SET b v')).toBe('+OK\r\n');
    expect(await call('GET b')).toEqual(bulk('v'));
    client.close();
    await backend.stop({ keepData: true });
    await expect(Client.connect(alias)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    remove();
    expect(told).toEqual(['cache.invalid:6380', 'cache.invalid:6380']);
  });
}

/** A client that asks one thing after the other. */
class Client {
  private constructor(private readonly socket: Socket) {}

  static async connect({ host, port }: { readonly host: string; readonly port: number }): Promise<Client> {
    const socket = connect(port, host);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Client(socket);
  }

  ask(line: string): Promise<string> {
    const reply = new Promise<string>((resolve) => this.socket.once('data', (data) => resolve(data.toString('latin1'))));
    this.socket.write(`${line}\r\n`);
    return reply;
  }

  close(): void {
    this.socket.destroy();
  }
}
