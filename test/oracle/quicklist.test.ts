import type { Binary } from '../../src/base/bytes';
import { createRandom, type Random } from '../../src/base/random';
import { RealRedis, realRedisVersion } from '../kit/real-redis';
import { encodeCommand, parseReply } from '../kit/resp';
import { describeWithRealRedis } from '../kit/with-real-redis';
import { PipelinedConnection } from './fuzz/connection';
import { OurSide } from './fuzz/our-side';

/** Lists of nodes that are filled, split, joined and emptied. */
const rounds = 20;
const steps = 60;

describeWithRealRedis('the nodes of lists', () => {
  let real: RealRedis;
  beforeAll(async () => (real = await RealRedis.start()));
  afterAll(() => real.stop());

  test('are cut as Redis cuts them, whatever was done to a list', async () => {
    const random = createRandom('quicklist');
    let nodes = 0;
    for (let round = 0; round < rounds; round++) {
      const settings = new Map([['list-max-listpack-size', ['-2', '-1', '-3', '-5', '1', '2', '3', '7', '50', '0'][round % 10]!]]);
      await real.reset(settings);
      const connection = await PipelinedConnection.open(real.socketPath);
      const ours = new OurSide({ version: realRedisVersion(), settings, clientCount: 0, ignores: () => false });
      const threshold = ['DEBUG', 'QUICKLIST-PACKED-THRESHOLD', ['0', '20b', '100b', '500b'][round % 4]!];
      const both = async (commands: readonly (readonly Binary[])[]): Promise<void> => {
        connection.received = [];
        connection.send(commands.map(encodeCommand).join(''));
        const mine = ours.ask(commands);
        expect(await connection.have(commands.length, 10_000)).toBe(true);
        expect({ round, commands, replies: mine }).toEqual({ round, commands, replies: connection.received });
      };
      await both([threshold]);
      for (let step = 0; step < steps; step++) await both([change(random, ours), ['DUMP', 'l'], ['DUMP', 'm']]);
      nodes += Number(/ql_nodes:(\d+)/.exec(ours.ask([['DEBUG', 'OBJECT', 'l']])[0]!)?.[1] ?? 0);
      connection.close();
      ours.engine.dispose();
    }
    await real.ask('DEBUG', 'QUICKLIST-PACKED-THRESHOLD', '0');
    expect(nodes).toBeGreaterThan(5 * rounds);
  }, 60_000);
});

/** A command that changes a list. */
function change(random: Random, ours: OurSide): Binary[] {
  const key = random.below(8) === 0 ? 'm' : 'l';
  const index = String(random.below(120) - 60);
  const [raw, length] = ours
    .ask([
      ['LINDEX', key, index],
      ['LLEN', key],
    ])
    .map(parseReply);
  const there = raw !== undefined && 'text' in raw ? raw.text : '';
  const side = (): Binary => (random.below(2) === 0 ? 'LEFT' : 'RIGHT');
  const kind = random.below(24);
  if (kind < 11)
    return [
      kind < 6 ? 'RPUSH' : 'LPUSH',
      key,
      ...Array.from({ length: 1 + random.below(random.below(5) === 0 ? 40 : 4) }, () => element(random)),
    ];
  if (kind < 13) return [kind < 12 ? 'LPOP' : 'RPOP', key, ...(random.below(2) === 0 ? [String(1 + random.below(20))] : [])];
  if (kind < 16) return ['LSET', key, index, element(random)];
  if (kind < 20) return ['LINSERT', key, random.below(2) === 0 ? 'BEFORE' : 'AFTER', there, element(random)];
  if (kind < 21) return ['LREM', key, String(random.below(5) - 2), there];
  if (kind < 23) return ['LMOVE', 'l', random.below(3) === 0 ? 'l' : 'm', side(), side()];
  const end = length !== undefined && 'text' in length ? Number(length.text) : 0;
  return end < 30 ? ['RPUSH', key, element(random)] : ['LTRIM', key, String(random.below(6)), String(end - 1 - random.below(6))];
}

function element(random: Random): Binary {
  const kind = random.below(10);
  if (kind < 3) return String((random.below(2 ** 31) - 2 ** 30) * (kind === 2 ? 65_536 : 1));
  const length = kind < 7 ? random.below(20) : kind < 9 ? random.below(200) : random.below(4_000);
  return 'abc'.repeat(length).slice(random.below(3), length + 1);
}
