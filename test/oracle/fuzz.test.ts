import { createRandom } from '../../src/base/random';
import { commands } from '../../src/redis/commands';
import { Version } from '../../src/redis/version';
import { describeWithRealRedis } from '../kit/with-real-redis';
import { fuzz } from './fuzz/campaign';
import { Duel } from './fuzz/duel';
import { Generator } from './fuzz/generator';
import { shrink } from './fuzz/shrink';
import type { FuzzStep } from './fuzz/steps';

const commandCount = Number(process.env['FUZZ_COMMANDS'] ?? 5_000);
const none = new Map<string, string>();
const step = (client: number, ...argv: string[]): FuzzStep => ({ client, argv });

describeWithRealRedis('ours against the real server', () => {
  test(
    `${commandCount} random commands have the same replies and leave the same keys`,
    async () => {
      const { played, reports } = await fuzz({ seed: process.env['FUZZ_SEED'] ?? 1, commands: commandCount });
      if (reports.length > 0) throw new Error(reports.join('\n'));
      expect(played).toBeGreaterThanOrEqual(commandCount);
    },
    60_000 + commandCount * 2,
  );

  describe('a planted difference is found', () => {
    let duel: Duel;
    beforeAll(async () => (duel = await Duel.start()));
    afterAll(() => duel.stop());
    beforeEach(() => duel.begin(none));

    test('in a reply, at its step', async () => {
      expect(await duel.play([step(0, 'SET', 'k', 'v'), step(1, 'GET', 'k')])).toBeUndefined();
      await duel.realServer.ask('APPEND', 'k', 'x');
      const found = await duel.play([step(1, 'PING'), step(2, 'GET', 'k'), step(2, 'GET', 'k')]);
      expect(found).toMatchObject({ steps: 4, real: '"vx"', ours: '"v"' });
    });

    test('in a reply that only one gives', async () => {
      duel.patienceMs = 50;
      await duel.realServer.ask('RPUSH', 'l', 'v');
      expect(await duel.play([step(0, 'BLPOP', 'l', '0')])).toMatchObject({ steps: 1, real: '1) "l"\n2) "v"', ours: '(nothing)' });
      await duel.begin(none);
      await duel.play([step(0, 'RPUSH', 'l', 'v')]);
      await duel.realServer.ask('DEL', 'l');
      expect(await duel.play([step(1, 'BLPOP', 'l', '0')])).toMatchObject({ steps: 2, real: '(nothing)', ours: '1) "l"\n2) "v"' });
    });

    test.each([
      ['a value', ['SET', 'k', 'w'], '"GET" "k"'],
      ['a type', ['EVAL', "redis.call('DEL', 'k') redis.call('SADD', 'k', 'v')", '0'], '"TYPE" "k"'],
      ['an encoding', ['EVAL', "redis.call('SET', 'k', '') redis.call('APPEND', 'k', 'v')", '0'], '"OBJECT" "ENCODING" "k"'],
      ['a time to live', ['EXPIRE', 'k', '1000'], '"PTTL" "k"'],
      ['the bytes of a dump', ['EVAL', "redis.call('SADD', 'i', '70000') redis.call('SREM', 'i', '70000')", '0'], '"DUMP" "i"'],
      ['a key more', ['SET', 'other', 'v'], '"TYPE" "other"'],
      ['a key less', ['DEL', 'k'], '"TYPE" "k"'],
    ])('in the key space: %s', async (_, planted, where) => {
      await duel.play([step(0, 'SET', 'k', 'v'), step(0, 'SADD', 'u', 'a', 'b'), step(0, 'SADD', 'i', '1')]);
      expect(await duel.finish()).toBeUndefined();
      await duel.realServer.ask(...planted);
      expect(await duel.finish()).toMatchObject({ what: expect.stringContaining(where) });
    });
  });
});

test('a seed gives the same commands every time', () => {
  const run = (seed: string): unknown => {
    const generator = new Generator(createRandom(seed), commands, new Version('7.0'));
    const view = { isBlocked: () => false, inTransaction: () => false };
    return [generator.settings, generator.opening(), ...Array.from({ length: 50 }, () => generator.next(view))];
  };
  expect(run('a')).toEqual(run('a'));
  expect(run('a')).not.toEqual(run('b'));
});

test('shrinking leaves the steps and words that matter', async () => {
  const noise = Array.from({ length: 60 }, (_, i) => step(i % 3, 'LPUSH', `list ${i}`, 'x'.repeat(i), 'y'));
  const steps = [
    ...noise.slice(0, 20),
    step(1, 'SADD', 'some key', 'one', 'two', 'three'),
    ...noise.slice(20),
    step(2, 'SREM', 'some key', 'two', 'z'),
  ];
  let tries = 0;
  const fewest = await shrink(steps, async (candidate) => {
    tries++;
    const added = candidate.findIndex(({ argv }) => argv[0] === 'SADD' && argv.slice(2).includes('two'));
    return added >= 0 && candidate.slice(added).some(({ argv }) => argv[0] === 'SREM' && argv.includes('two'));
  });
  expect(fewest.map(({ argv }) => argv)).toEqual([
    ['SADD', '', 'two'],
    ['SREM', 'two'],
  ]);
  expect(tries).toBeLessThan(300);
});
