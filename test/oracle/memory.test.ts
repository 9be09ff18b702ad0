import { InProcessRedis } from '../kit/in-process-redis';
import { RealRedis, realRedisVersion } from '../kit/real-redis';
import type { TestConnection } from '../kit/redis-under-test';
import { parseReply } from '../kit/resp';
import { describeWithRealRedis } from '../kit/with-real-redis';

/** By how much an estimate may be off. */
const tolerance = 0.2;

const of = (count: number, argv: (index: number) => readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: count }, (_, index) => argv(index));
const text = (length: number): string => 'x'.repeat(length);

const readers = [
  ['XGROUP', 'CREATE', 'k', 'g', '0'],
  ['XREADGROUP', 'GROUP', 'g', 'alice', 'COUNT', '50', 'STREAMS', 'k', '>'],
  ['XREADGROUP', 'GROUP', 'g', 'bob', 'COUNT', '50', 'STREAMS', 'k', '>'],
];

/** What fills the key k. */
const values: readonly (readonly [title: string, calls: readonly (readonly string[])[]])[] = [
  ['an integer', [['SET', 'k', '123456789']]],
  ...[0, 1, 20, 44, 45, 100, 250, 1_000, 10_000, 100_000, 3_000_000].map(
    (length) => [`a string of ${length} bytes`, [['SET', 'k', text(length)]]] as const,
  ),
  ['a string that was appended to', of(20, () => ['APPEND', 'k', text(100)])],
  ['a string that was written to', of(10, (i) => ['SETRANGE', 'k', String(i * 900), text(900)])],
  ['a bitmap', [['SETBIT', 'k', '100000', '1']]],
  ['a HyperLogLog', of(3_000, (i) => ['PFADD', 'k', String(i)])],
  ...[1, 10, 1_000, 50_000].flatMap((count) => [
    [`a list of ${count} words`, of(count, (i) => ['RPUSH', 'k', `word number ${i}`])] as const,
    [`a list of ${count} integers`, of(count, (i) => ['LPUSH', 'k', String(i)])] as const,
  ]),
  ['a list of long elements', of(100, () => ['RPUSH', 'k', text(1_000)])],
  ['a list of very long elements', of(20, () => ['RPUSH', 'k', text(10_000)])],
  ...[1, 10, 128, 500, 5_000].flatMap((count) => [
    [`a hash of ${count} fields`, of(count, (i) => ['HSET', 'k', `field ${i}`, `value number ${i}`])] as const,
    [`a hash of ${count} counts`, of(count, (i) => ['HINCRBY', 'k', String(i), String(i * i)])] as const,
    [`a set of ${count} integers`, of(count, (i) => ['SADD', 'k', String(i)])] as const,
    [`a set of ${count} words`, of(count, (i) => ['SADD', 'k', `member ${i}`])] as const,
    [`a sorted set of ${count} members`, of(count, (i) => ['ZADD', 'k', String(i), `member ${i}`])] as const,
    [`a sorted set of ${count} fractions`, of(count, (i) => ['ZADD', 'k', String(i / 7), `m${i}`])] as const,
    [`a stream of ${count} entries`, of(count, (i) => ['XADD', 'k', `${i + 1}-0`, 'name', `value ${i}`])] as const,
  ]),
  ['a hash of long values', of(50, (i) => ['HSET', 'k', `field ${i}`, text(500)])],
  ['a set of large integers', of(400, (i) => ['SADD', 'k', String(i * 1e10)])],
  ['places', of(100, (i) => ['GEOADD', 'k', String(i), String(i / 2), `place ${i}`])],
  ['a stream with consumers', [...of(200, (i) => ['XADD', 'k', `${i + 1}-0`, 'f', 'v']), ...readers]],
];

describeWithRealRedis('MEMORY USAGE', () => {
  let servers: [InProcessRedis, RealRedis];
  let connections: [TestConnection, TestConnection];
  beforeAll(async () => {
    servers = [new InProcessRedis(realRedisVersion()), await RealRedis.start()];
    connections = [await servers[0].connect(), await servers[1].connect()];
  });
  afterAll(() => Promise.all(servers.map((each) => each.stop())));

  test.each(values)('%s takes about as much as on the real server', async (_, calls) => {
    const [ours, real] = await Promise.all(connections.map((each) => usage(each, calls)));
    expect({ real, ratio: Math.abs(ours! / real! - 1) > tolerance ? ours! / real! : 'near 1' }).toEqual({ real, ratio: 'near 1' });
  });
});

async function usage(connection: TestConnection, calls: readonly (readonly string[])[]): Promise<number> {
  await connection.sendAll([['DEL', 'k'], ...calls, ['MEMORY', 'USAGE', 'k', 'SAMPLES', '0']]);
  const wire = parseReply(connection.received.at(-1)!);
  connection.received.length = 0;
  if (wire.kind !== 'integer') throw new Error(`no size but ${wire.kind}`);
  return Number(wire.text);
}
