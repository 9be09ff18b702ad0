import { toBinary } from '../../src/base/bytes';
import { dumpLimits } from '../../src/redis/dump';
import { RedisServer } from '../../src/redis/server';

let server: RedisServer;
beforeAll(async () => void (server = await RedisServer.start()));
beforeEach(() => server.flush());
afterAll(() => server.stop());

async function run(...argv: string[]): Promise<unknown> {
  return server.call(argv.map((word) => toBinary(word)));
}

test('no keys', () => expect(server.dump()).toBe('(no keys)'));

test('every type, sorted by database and key, with times to live', async () => {
  server.clock.freeze();
  await run('SELECT', '1');
  await run('SET', 'other', 'db');
  await run('SELECT', '0');
  await run('ZADD', 'z', '2', 'b', '1.5', 'a', '+inf', 'c');
  await run('SET', 'text', 'grüß "dich"\n', 'PX', '1500');
  await run('APPEND', 'text2', 'x');
  await run('APPEND', 'text2', 'yz');
  await run('RPUSH', 'list', 'b', 'a');
  await run('HSET', 'hash', 'f2', 'v2', 'f1', 'v1');
  await run('SADD', 'set', 'b', 'a');
  await run('SADD', 'ints', '10', '9');
  expect(server.dump()).toBe(
    [
      'db 0: 7 keys',
      '  "hash" hash (2) {"f1": "v1", "f2": "v2"}',
      '  "ints" set (2) {"10", "9"}',
      '  "list" list (2) ["b", "a"]',
      '  "set" set (2) {"a", "b"}',
      '  "text" string ttl 1500 ms "grüß \\"dich\\"\\n"',
      '  "text2" string "xyz"',
      '  "z" zset (3) {"a": 1.5, "b": 2, "c": inf}',
      'db 1: 1 key',
      '  "other" string "db"',
    ].join('\n'),
  );
  server.clock.resume();
});

test('a stream with its groups, and what is pending in them', async () => {
  await run('XADD', 's', '1-1', 'name', 'Ada', 'age', '36');
  await run('XADD', 's', '2-1', 'name', 'Grace');
  await run('XGROUP', 'CREATE', 's', 'idle', '2-1');
  await run('XGROUP', 'CREATE', 's', 'busy', '0');
  await run('XREADGROUP', 'GROUP', 'busy', 'c', 'COUNT', '1', 'STREAMS', 's', '>');
  await run('XADD', 'empty', 'MAXLEN', '0', '1-1', 'f', 'v');
  expect(server.dump()).toBe(
    [
      'db 0: 2 keys',
      '  "empty" stream (0) []',
      '  "s" stream (2) [1-1 {"name": "Ada", "age": "36"}, 2-1 {"name": "Grace"}] ' +
        'group "busy" has read up to 1-1, pending: "c" 1, group "idle" has read up to 2-1',
    ].join('\n'),
  );
});

test('bytes that are no text', async () => {
  await server.call(['SET', 'k\xff\0', '\x80\x7fa']);
  expect(server.dump()).toBe('db 0: 1 key\n  "k\\xff\\x00" string "\\x80\\x7fa"');
});

test('what is long is cut, and says so', async () => {
  await run('SET', 'k', 'x'.repeat(1000));
  await run('APPEND', 'k', 'x');
  await run('RPUSH', 'l', ...Array.from({ length: 50 }, (_, i) => String(i)));
  const [, string, list] = server.dump().split('\n');
  expect(string).toBe(`  "k" string "${'x'.repeat(dumpLimits.characters)}"... (1001 bytes)`);
  expect(list).toMatch(/^ {2}"l" list \(50\) \["0", .*"19", \.\.\. 30 more\]$/);
  for (let i = 0; i < 300; i++) await run('SET', `k${String(i).padStart(3, '0')}`, '');
  expect(server.dump()).toMatch(/^db 0: 302 keys\n/);
  expect(server.dump()).toMatch(/\n {2}\.\.\. 102 more keys$/);
});

test('looking is no use of a key, and shows no key whose time is up', async () => {
  server.clock.freeze();
  await run('SET', 'k', 'v');
  await run('SET', 'gone', 'v', 'PX', '10');
  await run('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
  await server.clock.advance(5000);
  expect(server.dump()).toBe('db 0: 1 key\n  "k" string "v"');
  expect(await run('OBJECT', 'IDLETIME', 'k')).toBe(5);
  await run('DEBUG', 'SET-ACTIVE-EXPIRE', '1');
  server.clock.resume();
});
