import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisServer } from '../../src/redis/server';

let folder: string;
let server: RedisServer;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'jd-fixtures-'))));
beforeEach(async () => void (server = await RedisServer.start()));
afterEach(() => server.stop());
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(at(name), content);
  return at(name);
};
const call = (...argv: string[]): Promise<unknown> => server.call(argv);
const textOf = async (...argv: string[]): Promise<string> => ((await call(...argv)) as { readonly text: string }).text;

describe('a file of commands', () => {
  test('is run as redis-cli would', async () => {
    const path = file(
      'seed.redis',
      ['# users', '', "HSET user:1 name \"Ada Lovelace\" note 'it\\'s'", '  SET bytes "\\x00\\xff"\r', 'SELECT 2', 'set k Gödel'].join(
        '\n',
      ),
    );
    expect(await server.fixtures.loadCommands(path)).toBe(4);
    expect(await call('HGET', 'user:1', 'name')).toBe('Ada Lovelace');
    expect(await call('HGET', 'user:1', 'note')).toBe("it's");
    expect(await call('GET', 'bytes')).toBe('\x00\xff');
    await call('SELECT', '2');
    expect(Buffer.from(String(await call('GET', 'k')), 'latin1').toString()).toBe('Gödel');
  });

  test('may hold a transaction', async () => {
    expect(await server.fixtures.loadCommands(file('multi.redis', 'MULTI\nSET k v\nINCR n\nEXEC\n'))).toBe(4);
    expect(await call('MGET', 'k', 'n')).toEqual(['v', '1']);
  });

  test.each([
    ['an error of Redis', 'SET k v\n\nLPUSH k x\nSET later 1', ':3: WRONGTYPE Operation against a key', '(LPUSH k x)'],
    ['an open quote', 'SET k "v', ':1: a quote is not closed', '(SET k "v)'],
    ['a misspelt command', 'SETT k v', ":1: ERR unknown command 'SETT'", ''],
    ['a transaction without an end', 'MULTI\nSET k v', ':2: MULTI has no EXEC', ''],
  ])('tells file and line of %s', async (_, text, place, line) => {
    const path = file('wrong.redis', text);
    const loading = server.fixtures.loadCommands(path);
    await expect(loading).rejects.toMatchObject({ code: 'JD_FIXTURE', message: expect.stringContaining(`${path}${place}`) });
    await expect(loading).rejects.toThrow(line);
    expect(await call('EXISTS', 'later')).toBe(0);
  });

  test('needs a file that is there', async () => {
    await expect(server.fixtures.loadCommands(at('none'))).rejects.toMatchObject({
      code: 'JD_FIXTURE',
      message: expect.stringContaining(`The file ${at('none')} cannot be read: there is no such file or folder.`),
    });
  });

  test('leaves no client behind', async () => {
    await call('PING');
    const clients = async (): Promise<number> => (await textOf('CLIENT', 'LIST')).trim().split('\n').length;
    const before = await clients();
    await server.fixtures.loadCommands(file('seed.redis', 'PING'));
    expect(await clients()).toBe(before);
  });
});

describe('an RDB file', () => {
  const digest = (): Promise<string> => textOf('DEBUG', 'DIGEST');

  test('brings back what was saved', async () => {
    await call('SET', 's', 'v');
    await call('RPUSH', 'l', 'a', 'b');
    await call('EXPIRE', 'l', '1000');
    await call('SELECT', '3');
    await call('ZADD', 'z', '1.5', 'm');
    const before = server.dump();
    const signature = await digest();
    server.fixtures.save(at('all.rdb'));
    server.flush();
    expect(await server.fixtures.load(at('all.rdb'))).toBe(3);
    expect(server.dump().replace(/ttl \d+/g, 'ttl')).toBe(before.replace(/ttl \d+/g, 'ttl'));
    expect(await digest()).toBe(signature);
  });

  test('adds its keys to those that are there, and takes the place of the same', async () => {
    await call('MSET', 'a', 'saved', 'b', 'saved');
    server.fixtures.save(at('two.rdb'));
    server.flush();
    await call('MSET', 'a', 'old', 'c', 'kept');
    await call('EXPIRE', 'a', '100');
    await server.fixtures.load(at('two.rdb'));
    expect(await call('MGET', 'a', 'b', 'c')).toEqual(['saved', 'saved', 'kept']);
    expect(await call('TTL', 'a')).toBe(-1);
  });

  test('leaves keys out whose time is up by then', async () => {
    await call('SET', 'k', 'v', 'PX', '1000');
    await call('SET', 'l', 'v');
    server.fixtures.save(at('short.rdb'));
    await server.clock.advance(1001);
    server.flush();
    expect(await server.fixtures.load(at('short.rdb'))).toBe(1);
    expect(await call('EXISTS', 'k', 'l')).toBe(1);
  });

  test('serves who waits for a key of it', async () => {
    await call('RPUSH', 'l', 'a');
    server.fixtures.save(at('list.rdb'));
    server.flush();
    const waiting = call('BLPOP', 'l', '0');
    await server.fixtures.load(at('list.rdb'));
    expect(await waiting).toEqual(['l', 'a']);
  });

  test('a snapshot taken before is not touched by it', async () => {
    await call('SET', 'k', 'saved');
    server.fixtures.save(at('one.rdb'));
    await call('SET', 'k', 'before');
    const snapshot = server.snapshot();
    await server.fixtures.load(at('one.rdb'));
    server.restore(snapshot);
    expect(await call('GET', 'k')).toBe('before');
  });

  test('that is damaged changes nothing, and the error tells where', async () => {
    await call('SET', 'k', 'v');
    server.fixtures.save(at('good.rdb'));
    const bytes = readFileSync(at('good.rdb'));
    bytes[bytes.length - 1]! ^= 1;
    const path = file('bad.rdb', bytes);
    await call('SET', 'k', 'now');
    await expect(server.fixtures.load(path)).rejects.toMatchObject({
      code: 'JD_RDB',
      message: expect.stringMatching(new RegExp(`cannot be loaded: at byte ${bytes.length - 8}: the checksum of the file is [0-9a-f]+`)),
    });
    expect(await call('GET', 'k')).toBe('now');
  });

  test.each([
    ['no RDB file at all', 'SET k v\n and more of that', /at byte 0: expected the head of an RDB file/],
    ['a newer version', 'REDIS0099\xff', /at byte 5: the file is of version 99 of the format/],
    ['a short file', 'REDIS0010\xfe', /at byte 10: expected the number of a database, found the end/],
    ['a database beyond the last', 'REDIS0010\xfe\x20\x00\x01k\x01v\xff', /keys in database 32, and there are only 16/],
    ['a key twice', 'REDIS0004\x00\x01k\x01v\x00\x01k\x01w\xff', /at byte 14: the key "k" of database 0 is there twice/],
    ['a value of a module', 'REDIS0004\x07\x01k\x81' + '\x00'.repeat(8), /a value of the module type 'AAAAAAAAA'/],
  ])('%s is refused', async (_, text, message) => {
    await expect(server.fixtures.load(file('odd.rdb', Buffer.from(text, 'latin1')))).rejects.toThrow(message);
  });

  test('cannot be saved in a folder that is not there', () => {
    expect(() => server.fixtures.save(at('no/where.rdb'))).toThrow(
      expect.objectContaining({ code: 'JD_FIXTURE', message: expect.stringContaining('there is no such file or folder') }),
    );
  });

  test('facts of modules are passed over, sizes and slots too', async () => {
    const moduleFact = '\xf7\x81' + '\x01'.repeat(8) + '\x02\x02\x05\x03abc\x04' + '\x00'.repeat(8) + '\x00';
    const text = `REDIS0004${moduleFact}\xfe\x00\xfb\x01\x00\xf4\x01\x01\x00\xf8\x05\x00\x01k\x01v\xff`;
    expect(await server.fixtures.load(file('module.rdb', Buffer.from(text, 'latin1')))).toBe(1);
    expect(await call('OBJECT', 'IDLETIME', 'k')).toBe(5);
  });

  test('times to end of old files are in seconds', async () => {
    const seconds = Buffer.alloc(4);
    seconds.writeInt32LE(2_000_000_000);
    const bytes = Buffer.concat([Buffer.from('REDIS0002\xfd', 'latin1'), seconds, Buffer.from('\x00\x01k\x01v\xff', 'latin1')]);
    await server.fixtures.load(file('old.rdb', bytes));
    expect(await call('EXPIRETIME', 'k')).toBe(2_000_000_000);
  });
});

describe('the directory', () => {
  const start = async (options: object): Promise<void> => {
    await server.stop();
    server = await RedisServer.start({ dir: folder, ...options });
  };

  test('is where SAVE writes, and what a start without data reads', async () => {
    await start({ config: { dbfilename: 'my.rdb' } });
    await call('SET', 'k', 'saved');
    await call('SAVE');
    await call('SET', 'k', 'lost');
    await server.restart({ keepData: false });
    expect(await call('GET', 'k')).toBe('saved');
    await call('SET', 'k', 'kept');
    await server.restart();
    expect(await call('GET', 'k')).toBe('kept');
    await start({ config: { dbfilename: 'my.rdb' } });
    expect(await call('GET', 'k')).toBe('saved');
  });

  test('a damaged file there fails the start', async () => {
    file('broken.rdb', 'REDIS');
    const starting = RedisServer.start({ dir: folder, config: { dbfilename: 'broken.rdb' } });
    await expect(starting).rejects.toMatchObject({ code: 'JD_RDB', message: expect.stringContaining('broken.rdb') });
  });

  test('has to be there', async () => {
    await expect(RedisServer.start({ dir: at('nowhere') })).rejects.toMatchObject({
      code: 'JD_OPTION',
      message: expect.stringContaining('No such file or directory'),
    });
  });

  test('without one SAVE answers OK and writes nothing', async () => {
    await call('SAVE');
    await server.restart({ keepData: false });
    expect(await call('DBSIZE')).toBe(0);
  });

  test('BGSAVE writes the state in which it began', async () => {
    await start({ config: { dbfilename: 'bg.rdb' } });
    await call('SET', 'k', 'then');
    await call('BGSAVE');
    await call('SET', 'k', 'later');
    const progress = async (): Promise<string> => /rdb_bgsave_in_progress:(.)/.exec(await textOf('INFO', 'persistence'))![1]!;
    expect(await progress()).toBe('1');
    while ((await progress()) === '1') await server.clock.advance(0);
    await server.restart({ keepData: false });
    expect(await call('GET', 'k')).toBe('then');
  });
});
