import { createRandom } from '../../../src/base/random';
import { InProcessRedis } from '../../kit/in-process-redis';
import { RealRedis } from '../../kit/real-redis';
import type { RedisUnderTest, TestConnection } from '../../kit/redis-under-test';
import { describeWithRealRedis } from '../../kit/with-real-redis';
import { oracleScripts } from './scripts';
import { randomValue } from './values';

/** How many random values are packed and unpacked; more with JD_LUA_VALUES. */
const valueCount = Number(process.env['JD_LUA_VALUES'] ?? 400);
const valueSeed = process.env['JD_LUA_SEED'] ?? '1';

describeWithRealRedis('Lua is the real server’s', () => {
  let servers: readonly RedisUnderTest[];
  let connections: readonly TestConnection[];
  beforeAll(async () => {
    servers = [new InProcessRedis(), await RealRedis.start()];
    for (const server of servers) server.version = '7.0';
    for (const server of servers) await server.reset(new Map());
    connections = [await servers[0]!.connect(), await servers[1]!.connect()];
  });
  afterAll(() => Promise.all(servers.map((each) => each.stop())));

  async function both(argv: readonly string[]): Promise<readonly string[]> {
    const replies: string[] = [];
    for (const connection of connections) {
      await connection.send(argv);
      replies.push(connection.received.splice(0).join(''));
    }
    return replies;
  }

  test('there are scripts enough', () => {
    expect(oracleScripts.length).toBeGreaterThan(120);
  });

  for (const protocol of ['2', '3']) {
    describe(`in RESP${protocol}`, () => {
      beforeAll(() => both(['HELLO', protocol]));

      test.each(oracleScripts.map(({ area, line, code }) => [area, line, code]))('%s: %s', async (_area, _line, code) => {
        await both(['FLUSHALL']);
        const [ours, real] = await both(['EVAL', code, '0']);
        expect(ours).toBe(real);
      });
    });
  }

  test(
    `${valueCount} random values through cjson and cmsgpack, seed ${valueSeed}`,
    async () => {
      const random = createRandom(valueSeed).fork('lua values');
      for (let count = 0; count < valueCount; count++) {
        const value = randomValue(random, 3);
        const code = `local v = ${value}
        local isJson, json = pcall(cjson.encode, v)
        local packed = cmsgpack.pack(v)
        local unpacked = cmsgpack.unpack(packed)
        return {tostring(isJson), json, packed, cmsgpack.pack(unpacked), isJson and cmsgpack.pack(cjson.decode(json))}`;
        const [ours, real] = await both(['EVAL', code, '0']);
        if (ours !== real) throw new Error(`${value}\n  ours ${JSON.stringify(ours)}\n  real ${JSON.stringify(real)}`);
      }
    },
    60_000 + valueCount * 10,
  );
});
