import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Binary } from '../../src/base/bytes';
import { valueType } from '../../src/redis/rdb/codes';
import { RealRedis, realRedisVersion } from '../kit/real-redis';
import { encodeCommand } from '../kit/resp';
import { describeWithRealRedis } from '../kit/with-real-redis';
import { PipelinedConnection } from './fuzz/connection';
import { OurSide } from './fuzz/our-side';
import { databaseOf, randomKeys } from './random-keys';

/** A hash table is dumped in an order of its own. */
const isChance = (reply: Binary): boolean => {
  const type = reply.charCodeAt(reply.indexOf('\n') + 1);
  return reply.startsWith('$') && (type === valueType.set || type === valueType.hash);
};

const keyCount = Number(process.env['RDB_KEYS'] ?? 1_000);

describeWithRealRedis('RDB files', () => {
  let real: RealRedis;
  let connection: PipelinedConnection;
  let ours: OurSide;
  beforeAll(async () => (real = await RealRedis.start()));
  afterAll(() => real.stop());
  beforeEach(async () => {
    await real.reset(new Map());
    connection = await PipelinedConnection.open(real.socketPath);
    ours = new OurSide({ version: realRedisVersion(), settings: new Map(), clientCount: 0, ignores: () => false });
  });
  afterEach(() => {
    connection.close();
    ours.engine.dispose();
  });

  const askReal = async (commands: readonly (readonly Binary[])[]): Promise<readonly Binary[]> => {
    connection.received = [];
    connection.send(commands.map(encodeCommand).join(''));
    if (!(await connection.have(commands.length, 60_000))) throw new Error('the real server does not answer');
    return connection.received;
  };
  const askOurs = (commands: readonly (readonly Binary[])[]): readonly Binary[] => ours.ask(commands);

  /** All that can be compared: digests, times to end, and dumps where chance has no part in them. */
  const compare = async (): Promise<void> => {
    const keys = Array.from({ length: keyCount }, (_, rank) => ({ key: `key ${rank}`, db: databaseOf(rank) }));
    const facts = ({ key }: { readonly key: Binary }): Binary[][] => [
      ['PEXPIRETIME', key],
      ['OBJECT', 'ENCODING', key],
      ['DUMP', key],
    ];
    const databases = Array.from({ length: 16 }, (_, db) => [
      ['SELECT', String(db)],
      ['DBSIZE'],
      ...keys.filter((each) => each.db === db).flatMap(facts),
    ]);
    const commands = [['DEBUG', 'DIGEST'], ...databases.flat()];
    const [mine, theirs] = [askOurs(commands), await askReal(commands)];
    const wrong = commands.filter((_, i) => mine[i] !== theirs[i] && !(isChance(mine[i]!) && isChance(theirs[i]!)));
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(mine.filter((reply) => reply.startsWith('$') && !reply.startsWith('$-1')).length).toBe(2 * keyCount);
  };
  const file = (): string => join(dirname(real.socketPath), 'dump.rdb');

  test(
    `${keyCount} random keys of a real server are loaded`,
    async () => {
      // A hash may come out of the file in another encoding than it went in: both have read it.
      await askReal([...randomKeys('real', keyCount), ['DEBUG', 'RELOAD']]);
      ours.engine.step(() => ours.engine.persistence.load(readFileSync(file())));
      await compare();
    },
    30_000 + keyCount * 20,
  );

  test(
    `${keyCount} random keys of ours are loaded by a real server`,
    async () => {
      askOurs([...randomKeys('ours', keyCount), ['DEBUG', 'RELOAD']]);
      writeFileSync(file(), ours.engine.persistence.bytes());
      expect(await askReal([['DEBUG', 'RELOAD', 'NOSAVE']])).toEqual(['+OK\r\n']);
      await compare();
      expect(execFileSync('redis-check-rdb', [file()]).toString()).toContain('RDB looks OK!');
    },
    30_000 + keyCount * 20,
  );

  test('what one dumps the other restores', async () => {
    askOurs(randomKeys('dumps', 300));
    const keys = Array.from({ length: 300 }, (_, i) => `key ${i}`);
    const dumps = askOurs(keys.map((key) => ['DUMP', key])).map((reply) => reply.slice(reply.indexOf('\n') + 1, -2));
    const restored = await askReal(keys.map((key, i) => ['RESTORE', key, '0', dumps[i]!]));
    expect(new Set(restored)).toEqual(new Set(['+OK\r\n']));
    const values = keys.map((key) => ['DEBUG', 'DIGEST-VALUE', key]);
    askOurs(keys.map((key) => ['PERSIST', key]));
    expect(askOurs(values)).toEqual(await askReal(values));
    const theirs = (await askReal(keys.map((key) => ['DUMP', key]))).map((reply) => reply.slice(reply.indexOf('\n') + 1, -2));
    askOurs([['FLUSHALL']]);
    expect(new Set(askOurs(keys.map((key, i) => ['RESTORE', key, '0', theirs[i]!])))).toEqual(new Set(['+OK\r\n']));
    expect(askOurs(values)).toEqual(await askReal(values));
  }, 30_000);
});
