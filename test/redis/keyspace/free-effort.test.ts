import { isFreedLazily } from '../../../src/redis/keyspace/free-effort';
import { InProcessRedis } from '../../kit/in-process-redis';

/** Whether Redis would free what the commands have put at `k` in the background. */
async function after(...lines: readonly string[]): Promise<boolean> {
  const server = new InProcessRedis('7.0');
  const connection = await server.connect();
  for (const line of lines) await connection.send(line.split(' '));
  const { value } = server.engine.keyspace.databases[0]!.entry('k')!;
  await server.stop();
  return isFreedLazily(value);
}

const words = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ');
const pairs = (count: number): string => Array.from({ length: count }, (_, i) => `${i} w${i}`).join(' ');
const xadds = (count: number): string[] => Array.from({ length: count }, (_, i) => `XADD k ${i + 1} f v`);

test.each([
  ['a long string', false, [`SET k ${'x'.repeat(100_000)}`]],
  ['a small set', false, [`SADD k ${words(64)}`]],
  ['a set', true, [`SADD k ${words(65)}`]],
  ['many integers in an intset', false, [`SADD k ${Array.from({ length: 500 }, (_, i) => i).join(' ')}`]],
  ['a hash in a listpack', false, [`HSET k ${pairs(400)}`]],
  ['a hash', true, [`HSET k ${pairs(600)}`]],
  ['a sorted set', true, [`ZADD k ${pairs(200)}`]],
  ['a list in few nodes', false, [`RPUSH k ${words(1000)}`]],
  ['a list in many nodes', true, ['CONFIG SET list-max-listpack-size 1', `RPUSH k ${words(65)}`]],
  ['a stream in one node', false, xadds(50)],
  ['a stream in many nodes', true, ['CONFIG SET stream-node-max-entries 1', ...xadds(65)]],
  ['a stream with groups', true, ['XADD k 1 f v', ...Array.from({ length: 70 }, (_, i) => `XGROUP CREATE k g${i} 0`)]],
] as const)('%s: %s', async (_, isLazy, lines) => {
  expect(await after(...lines)).toBe(isLazy);
});

test('INFO counts what is unlinked or flushed, and DEL where it is asked to', async () => {
  const server = new InProcessRedis('7.0');
  const connection = await server.connect();
  const freedBy = async (...argv: string[]): Promise<number> => {
    await connection.send(['SADD', 'k', ...words(65).split(' ')]);
    const before = server.engine.keyspace.stats.lazyFreed;
    await connection.send(argv);
    return server.engine.keyspace.stats.lazyFreed - before;
  };
  expect([await freedBy('UNLINK', 'k', 'k', 'missing'), await freedBy('DEL', 'k')]).toEqual([1, 0]);
  expect([await freedBy('FLUSHALL'), await freedBy('FLUSHDB', 'ASYNC'), await freedBy('FLUSHALL', 'SYNC')]).toEqual([0, 1, 0]);
  await connection.send(['CONFIG', 'SET', 'lazyfree-lazy-user-del', 'yes', 'lazyfree-lazy-user-flush', 'yes']);
  expect([await freedBy('DEL', 'k'), await freedBy('FLUSHALL'), await freedBy('FLUSHDB', 'SYNC')]).toEqual([1, 1, 0]);
  await connection.send(['CONFIG', 'RESETSTAT']);
  expect(server.engine.keyspace.stats.lazyFreed).toBe(0);
  await server.stop();
});
