import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErrorReply, ok } from '../../src/redis/reply';
import { RedisServer } from '../../src/redis/server';
import type { RedisServerOptions } from '../../src/redis/server-options';
import type { RedisVersion } from '../../src/redis/version';
import { RawClient } from '../kit/raw-client';

let server: RedisServer;
let folder: string;
let file: string;

async function start(options: RedisServerOptions = {}): Promise<RawClient> {
  server = await RedisServer.start(options);
  return RawClient.open(server.port);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jd-acl-'));
  file = join(folder, 'users.acl');
});
afterEach(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const noAuth = new ErrorReply('NOAUTH Authentication required.');

describe('a snapshot', () => {
  test('has the users, their rules and what was refused', async () => {
    const client = await start({ version: '7.0' });
    await client.call('ACL', 'SETUSER', 'alice', 'on', '>one', '+get', '~a*');
    await client.call('AUTH', 'alice', 'wrong');
    const snapshot = server.snapshot();
    const users = await client.call('ACL', 'LIST');
    await client.call('ACL', 'SETUSER', 'alice', 'reset');
    await client.call('ACL', 'SETUSER', 'bob', 'on', 'nopass', '+@all');
    await client.call('ACL', 'SETUSER', 'default', '-flushall');
    await client.call('ACL', 'LOG', 'RESET');
    for (let i = 0; i < 2; i++) {
      server.restore(snapshot);
      expect(await client.call('ACL', 'LIST')).toEqual(users);
      expect(await client.call('ACL', 'LOG')).toHaveLength(1);
      await client.call('ACL', 'DELUSER', 'alice');
    }
  });

  test('lets the clients of other users go, and keeps those of its own', async () => {
    const client = await start();
    await client.call('ACL', 'SETUSER', 'alice', 'on', 'nopass', '+@all');
    const snapshot = server.snapshot();
    await client.call('ACL', 'SETUSER', 'bob', 'on', 'nopass', '+@all');
    const [alice, bob] = await Promise.all([RawClient.open(server.port), RawClient.open(server.port)]);
    await alice.call('AUTH', 'alice', 'x');
    await bob.call('AUTH', 'bob', 'x');
    server.restore(snapshot);
    await bob.closed();
    expect(await alice.call('ACL', 'WHOAMI')).toBe('alice');
    expect(await client.call('ACL', 'WHOAMI')).toBe('default');
  });

  test('has the password of the default user', async () => {
    const client = await start();
    const snapshot = server.snapshot();
    await client.call('CONFIG', 'SET', 'requirepass', 'secret');
    server.restore(snapshot);
    const other = await RawClient.open(server.port);
    expect(await other.call('PING')).toEqual(expect.objectContaining({ text: 'PONG' }));
    expect(await other.call('AUTH', 'x')).toEqual(expect.objectContaining({ code: 'ERR' }));
  });
});

describe('the option password', () => {
  test('is the default user’s, from every start on', async () => {
    let client = await start({ password: 'secret' });
    expect(await client.call('PING')).toEqual(noAuth);
    expect(await client.call('AUTH', 'default', 'secret')).toEqual(ok);
    await client.call('ACL', 'SETUSER', 'default', 'nopass');
    await client.call('ACL', 'SETUSER', 'alice');
    await server.restart();
    client = await RawClient.open(server.port);
    expect(await client.call('PING')).toEqual(noAuth);
    await client.call('AUTH', 'secret');
    expect(await client.call('ACL', 'USERS')).toEqual(['default']);
  });

  test('as a setting means the same', async () => {
    const client = await start({ config: { requirepass: 'secret' } });
    expect(await client.call('PING')).toEqual(noAuth);
    expect(await client.call('AUTH', 'secret')).toEqual(ok);
  });
});

describe('the handle', () => {
  test('needs no password, and is the default user again after a snapshot', async () => {
    await start({ password: 'secret' });
    const snapshot = server.snapshot();
    await server.call(['ACL', 'SETUSER', 'alice', 'on', 'nopass', '+@all']);
    await server.call(['AUTH', 'alice', 'x']);
    expect(await server.call(['ACL', 'WHOAMI'])).toBe('alice');
    server.restore(snapshot);
    expect(await server.call(['ACL', 'WHOAMI'])).toBe('default');
  });
});

describe('an ACL file', () => {
  const alice = 'user alice on nopass sanitize-payload resetchannels -@all +acl|whoami';

  test('is where the users come from at every start', async () => {
    writeFileSync(file, `${alice}\n`);
    let client = await start({ aclfile: file, password: 'not used' });
    expect(await client.call('ACL', 'LIST')).toEqual([alice, 'user default on nopass sanitize-payload ~* &* +@all']);
    expect(await client.call('CONFIG', 'GET', 'aclfile')).toEqual(['aclfile', file]);
    await client.call('ACL', 'SETUSER', 'bob');
    await server.stop();
    writeFileSync(file, 'user default on nopass +@all -debug ~* &*');
    await server.start();
    client = await RawClient.open(server.port);
    expect(await client.call('ACL', 'LIST')).toEqual(['user default on nopass sanitize-payload ~* &* +@all -debug']);
  });

  test('is written by ACL SAVE, and nothing else is left beside it', async () => {
    writeFileSync(file, '');
    const client = await start({ aclfile: file });
    await client.call('ACL', 'SETUSER', 'alice', 'on', 'nopass', '+acl|whoami');
    expect(await client.call('ACL', 'SAVE')).toEqual(ok);
    expect(readFileSync(file, 'utf8')).toBe(`${alice}\nuser default on nopass sanitize-payload ~* &* +@all\n`);
    expect(readdirSync(folder)).toEqual(['users.acl']);
  });

  test('that cannot be written', async () => {
    writeFileSync(file, '');
    const client = await start({ aclfile: file });
    rmSync(folder, { recursive: true });
    expect(await client.call('ACL', 'SAVE')).toEqual(
      new ErrorReply('ERR There was an error trying to save the ACLs. Please check the server logs for more information'),
    );
    expect(await client.call('ACL', 'LOAD')).toEqual(
      new ErrorReply(`ERR Error loading ACLs, opening file '${file}': No such file or directory`),
    );
    expect(await client.call('PING')).toEqual(expect.objectContaining({ text: 'PONG' }));
  });

  test.each<[RedisVersion, boolean]>([
    ['7.2', false],
    ['7.4', true],
  ])('loaded by %s keeps the clients of users who are in it: %s', async (version, keeps) => {
    writeFileSync(file, `${alice}\nuser bob on nopass +@all\n`);
    const client = await start({ aclfile: file, version });
    const [first, second] = await Promise.all([RawClient.open(server.port), RawClient.open(server.port)]);
    await first.call('AUTH', 'alice', 'x');
    await second.call('AUTH', 'bob', 'x');
    writeFileSync(file, `${alice}\n`);
    expect(await client.call('ACL', 'LOAD')).toEqual(ok);
    await second.closed();
    if (keeps) expect(await first.call('ACL', 'WHOAMI')).toBe('alice');
    else await first.closed();
  });

  test('loaded by 7.4 lets those go who may not listen any more', async () => {
    writeFileSync(file, 'user alice on nopass +@all &a*');
    const client = await start({ aclfile: file, version: '7.4' });
    const [listens, talks] = await Promise.all([RawClient.open(server.port), RawClient.open(server.port)]);
    for (const each of [listens, talks]) await each.call('AUTH', 'alice', 'x');
    await listens.call('SUBSCRIBE', 'a1');
    writeFileSync(file, 'user alice on nopass +@all &b*');
    await client.call('ACL', 'LOAD');
    await listens.closed();
    expect(await talks.call('ACL', 'WHOAMI')).toBe('alice');
  });

  test('with a mistake changes nothing when it is loaded', async () => {
    writeFileSync(file, `${alice}\n`);
    const client = await start({ aclfile: file });
    writeFileSync(file, 'user bob on +nosuch\n');
    expect(await client.call('ACL', 'LOAD')).toEqual(
      new ErrorReply(
        `ERR ${file}:1: Error in applying operation '+nosuch': Unknown command or category name in ACL. WARNING: ACL errors detected, no change to the previously active ACL rules was performed`,
      ),
    );
    expect(await client.call('ACL', 'USERS')).toEqual(['alice', 'default']);
  });

  test.each([
    ['with a mistake', 'nonsense'],
    ['that is not there', undefined],
  ])('%s: no server starts', async (_, text) => {
    if (text !== undefined) writeFileSync(file, text);
    await expect(RedisServer.start({ aclfile: file })).rejects.toMatchObject({ code: 'JD_OPTION', message: expect.stringContaining(file) });
  });
});

describe('a user who may not do everything', () => {
  test('is asked again for what waited in a transaction, and INFO counts it', async () => {
    const client = await start();
    await client.call('ACL', 'SETUSER', 'alice', 'on', 'nopass', '+@all', '~*');
    const alice = await RawClient.open(server.port);
    await alice.call('AUTH', 'alice', 'x');
    for (const word of ['MULTI', 'PING']) await alice.call(word);
    await client.call('ACL', 'SETUSER', 'alice', '-ping');
    expect(await alice.call('EXEC')).toEqual([expect.objectContaining({ code: 'NOPERM' })]);
    expect(await client.call('INFO', 'errorstats')).toContain('errorstat_NOPERM:count=1');
    expect(await client.call('INFO', 'commandstats')).toMatch(/cmdstat_exec:calls=1,.*rejected_calls=0,failed_calls=1\r\n/);
  });

  test('is counted by INFO of Redis 7.2 when it is refused something', async () => {
    const client = await start();
    await client.call('ACL', 'SETUSER', 'alice', 'on', 'nopass', '+get', '+publish');
    const alice = await RawClient.open(server.port);
    await alice.call('AUTH', 'nobody', 'x');
    await alice.call('AUTH', 'alice', 'x');
    for (const call of ['PING', 'GET k', 'GET k', 'PUBLISH c m']) await alice.call(...call.split(' '));
    const denied = async (): Promise<string[]> =>
      [...String(await client.call('INFO', 'stats')).matchAll(/acl_access_denied_(\w+:\d)/g)].map((each) => each[1]!);
    expect(await denied()).toEqual(['auth:1', 'cmd:1', 'key:2', 'channel:1']);
    await client.call('CONFIG', 'RESETSTAT');
    expect(await denied()).toEqual(['auth:0', 'cmd:0', 'key:0', 'channel:0']);
  });

  test('is asked again in Redis 7.2 when a key that was waited for is there: that counts as no call', async () => {
    const client = await start({ version: '7.2' });
    await client.call('ACL', 'SETUSER', 'alice', 'on', 'nopass', '+@all', '~*');
    const alice = await RawClient.open(server.port);
    await alice.call('AUTH', 'alice', 'x');
    alice.command('BLPOP', 'l', '0');
    while (!String(await client.call('INFO', 'clients')).includes('blocked_clients:1'));
    await client.call('ACL', 'SETUSER', 'alice', 'resetkeys');
    await client.call('RPUSH', 'l', 'v');
    expect(await alice.reply()).toEqual(new ErrorReply('NOPERM No permissions to access a key'));
    expect(await client.call('INFO', 'commandstats')).toMatch(/cmdstat_blpop:calls=0,usec=0,.*rejected_calls=1,failed_calls=0\r\n/);
  });

  test('is killed by CLIENT KILL USER', async () => {
    const client = await start();
    await client.call('ACL', 'SETUSER', 'alice', 'on', 'nopass', '+@all');
    const alice = await RawClient.open(server.port);
    await alice.call('AUTH', 'alice', 'x');
    expect(await client.call('CLIENT', 'LIST')).toContain('user=alice');
    expect(await client.call('CLIENT', 'KILL', 'USER', 'nobody')).toEqual(new ErrorReply("ERR No such user 'nobody'"));
    expect(await client.call('CLIENT', 'KILL', 'USER', 'alice')).toBe(1);
    await alice.closed();
  });
});
