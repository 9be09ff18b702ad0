import { toBinary } from '../../src/base/bytes';
import { changesText } from '../../src/redis/changes-text';
import { RedisServer } from '../../src/redis/server';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
  server.clock.freeze();
});
beforeEach(() => server.flush());
afterAll(() => server.stop());

const run = (line: string): Promise<unknown> => server.call(line.split(' ').map((word) => toBinary(word)));

/** What commands make of a state. */
async function after(...lines: readonly string[]): Promise<string> {
  const before = server.snapshot();
  const keys = server.engine.keyspace.snapshot();
  for (const line of lines) await run(line);
  const text = server.engine.step(() => changesText(server.engine.keyspace, keys));
  server.restore(before);
  return text;
}

const many = (count: number): string => Array.from({ length: count }, (_, at) => `m${at}`).join(' ');

const cases: readonly (readonly [what: string, first: readonly string[], second: readonly string[]])[] = [
  ['the last character of a long string', [`SET k ${'x'.repeat(300)}a`], [`SET k ${'x'.repeat(300)}b`]],
  ['which key', ['SET a 1'], ['SET b 1']],
  ['where a word ends', ['RPUSH l a bc'], ['RPUSH l ab c']],
  ['the last item of a long list', [`RPUSH l ${many(50)} a`], [`RPUSH l ${many(50)} b`]],
  ['the order of a list', ['RPUSH l a b'], ['RPUSH l b a']],
  ['the last member of a big set', [`SADD s ${many(50)} za`], [`SADD s ${many(50)} zb`]],
  ['a score', ['ZADD z 1 a'], ['ZADD z 1.5 a']],
  ['a value in a hash', ['HSET h f 1 g 2'], ['HSET h f 2 g 1']],
  ['the time of a field', ['HSET h f 1', 'HPEXPIRE h 1000 FIELDS 1 f'], ['HSET h f 1', 'HPEXPIRE h 2000 FIELDS 1 f']],
  ['the time of a key', ['SET k 1 PX 1000'], ['SET k 1 PX 1001']],
  ['the type', ['SADD k a'], ['RPUSH k a']],
  ['the last id of a stream', ['XADD x 1-0 f v', 'XADD x 2-0 f v', 'XDEL x 2-0'], ['XADD x 1-0 f v']],
  ['the database', ['SET k 1', 'MOVE k 1'], ['SET k 1']],
  [
    'for whom an entry is pending',
    ['XADD x 1-0 f v', 'XGROUP CREATE x g 0', 'XGROUP CREATECONSUMER x g b', 'XREADGROUP GROUP g a STREAMS x >'],
    ['XADD x 1-0 f v', 'XGROUP CREATE x g 0', 'XGROUP CREATECONSUMER x g a', 'XREADGROUP GROUP g b STREAMS x >'],
  ],
];

test.each(cases)('tells %s', async (_, first, second) => {
  expect(await after(...first)).not.toBe(await after(...second));
});

test('is the same for equal data, whatever the order in which they came', async () => {
  expect(await after('SADD s a b', 'HSET h f 1 g 2', 'ZADD z 1 a 1 b')).toBe(await after('ZADD z 1 b 1 a', 'HSET h g 2 f 1', 'SADD s b a'));
  expect(await after('SET k ab')).toBe(await after('SET k a', 'APPEND k b'));
});

test('is empty when all is as it was', async () => {
  await run('SET n 5 PX 5000');
  await run('RPUSH l a b');
  expect(await after('INCR n', 'DECR n', 'RPOPLPUSH l l', 'RPOPLPUSH l l', 'SET new 1', 'DEL new')).toBe('');
  expect(await after('DEL n')).toBe('0 1:n gone');
  expect(await after('SWAPDB 0 1')).toBe('databases 1 0 2 3 4 5 6 7 8 9 10 11 12 13 14 15');
});

test('a snapshot on the way changes nothing', async () => {
  await run('SET k 1');
  const keys = server.engine.keyspace.snapshot();
  await run('SET k 2');
  await run('SET gone 1');
  server.snapshot();
  await run('SET k 3');
  await run('SET other 1');
  await run('DEL gone');
  expect(changesText(server.engine.keyspace, keys)).toBe('0 1:k - string 1:3\n0 5:other - string 1:1');
});
