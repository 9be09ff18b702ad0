import { InProcessRedis } from '../kit/in-process-redis';
import { RealRedis, realRedisVersion } from '../kit/real-redis';
import type { RedisUnderTest, TestConnection } from '../kit/redis-under-test';
import { parseReply } from '../kit/resp';
import { describeWithRealRedis } from '../kit/with-real-redis';

const words = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ');
const pairs = (count: number): string => Array.from({ length: count }, (_, i) => `${i} w${i}`).join(' ');

describeWithRealRedis('DEBUG OBJECT but for the address and the time', () => {
  let ours: RedisUnderTest;
  let real: RedisUnderTest;
  let connections: [TestConnection, TestConnection];
  beforeAll(async () => {
    ours = new InProcessRedis(realRedisVersion());
    real = await RealRedis.start();
    connections = [await ours.connect(), await real.connect()];
  });
  afterAll(() => Promise.all([ours.stop(), real.stop()]));

  test.each([
    ['missing', ['DEL k']],
    ['an integer', ['SET k 123456']],
    ['a short string', ['SET k abc']],
    ['a long string', [`SET k ${'abcdefgh'.repeat(1000)}`]],
    ['a list in one node', [`RPUSH k ${words(5)}`]],
    ['a list in many nodes', ['CONFIG SET list-max-listpack-size 3 list-compress-depth 1', `RPUSH k ${words(50)}`]],
    ['a large element', ['CONFIG SET list-max-listpack-size -1 list-compress-depth 0', `RPUSH k a ${'x'.repeat(5000)} b`]],
    ['an intset', ['SADD k 1 2 70000']],
    ['a set', [`SADD k ${words(200)}`]],
    ['a hash', [`HSET k ${pairs(10)}`]],
    ['a sorted set', [`ZADD k ${pairs(300)}`]],
    ['a stream', ['XADD k 1-1 f v', 'XADD k 1-2 f v', 'XGROUP CREATE k g 0']],
  ])('%s', async (_, lines) => {
    for (const line of ['DEL k', ...lines]) await both(line.split(' '));
    const [received, expected] = await both(['DEBUG', 'OBJECT', 'k']);
    expect(received).toBe(expected);
  });

  async function both(argv: readonly string[]): Promise<string[]> {
    const [mine, theirs] = (await Promise.all(connections.map((each) => ask(each, argv)))) as [string, string];
    // Our clock stands still; the real one may go on to the next second between two commands.
    return [mine, theirs.replace(/idle:\d+/, 'idle:0')].map((text) =>
      text.replace(/at:0x\w+/, 'at:address').replace(/lru:\d+/, 'lru:time'),
    );
  }
});

async function ask(connection: TestConnection, argv: readonly string[]): Promise<string> {
  await connection.send(argv);
  const reply = parseReply(connection.received.shift()!);
  return 'text' in reply ? reply.text : '';
}
