import Redis from 'ioredis-5';
import { createClient } from 'redis-5';
import { copies, race } from '../../../src/kit/race';
import { failureOf } from '../../kit/race-failure-of';
import { RaceFile } from '../../kit/race-file';

let file: RaceFile;
beforeAll(async () => (file = await RaceFile.open('memory')));
afterAll(() => file.close());

const connect = (url: string): Redis => new Redis(url);
const connectPipelining = (url: string): Redis => new Redis(url, { enableAutoPipelining: true });
describe('keys that a script does not declare', () => {
  const hidden = async (redis: Redis, own: string): Promise<void> => {
    const before = Number(await redis.eval("return redis.call('GET', 'hidden')", 1, own));
    await redis.eval("redis.call('SET', 'hidden', ARGV[1])", 1, own, before + 1);
  };
  const tasks = copies(2, async ({ connect: own, name }) => hidden(await own(), name));

  test('are known once it has run', async () => {
    expect((await failureOf(race({ connect, tasks }))).foundAt).toBe(2);
    expect(await race({ connect, tasks }, { serializable: false })).toMatchObject({ exhaustive: true, traces: 4 });
  });

  test('are known to samplers, which pass over what is private', async () => {
    expect(await failureOf(race({ connect, tasks }, { strategy: 'random' }))).toMatchObject({ code: 'JD_RACE' });
  });
});

test('a script that declares nothing may touch anything: it depends on every step', async () => {
  const tasks = {
    script: async ({ connect: own }: { connect(): Promise<Redis> }) => (await own()).eval("return redis.call('GET', 'k')", 0),
    writer: async ({ connect: own }: { connect(): Promise<Redis> }) => void (await (await own()).set('k', 1)),
    other: async ({ connect: own }: { connect(): Promise<Redis> }) => void (await (await own()).set('other', 1)),
  };
  expect(await race({ connect, tasks })).toMatchObject({ exhaustive: true, traces: 4 });
});

describe('pipelines', () => {
  test('ioredis: one step, told as one', async () => {
    const tasks = copies(2, async ({ connect: own }) => {
      const redis: Redis = await own();
      const [[, before]] = (await redis.pipeline().get('k').get('other').exec()) as [[null, string], unknown];
      await redis
        .pipeline()
        .set('k', Number(before) + 1)
        .set('other', 1)
        .exec();
    });
    expect(await race({ connect, tasks }, { serializable: false })).toMatchObject({ exhaustive: true, traces: 4 });
    const failure = await failureOf(race({ connect, tasks }));
    expect(failure.foundAt).toBe(2);
    expect(failure.message).toContain('pipeline; GET k; GET other');
  });

  test('node-redis: one step, too', async () => {
    const tasks = copies(2, async ({ connect: own }) => void (await (await own()).multi().incr('a').incr('b').execAsPipeline()));
    const spec = { connect: (url: string) => createClient({ url }).connect(), tasks };
    expect(await race(spec)).toMatchObject({ exhaustive: true, traces: 2 });
  });

  test('ioredis, auto-pipelining: each command is a step of its own, on own clients and on one that all share', async () => {
    const increment = async (redis: Redis): Promise<void> => void (await redis.set('k', Number(await redis.get('k')) + 1));
    const own = copies(2, async ({ connect: mine }) => increment(await mine()));
    expect(await race({ connect: connectPipelining, tasks: own }, { serializable: false })).toMatchObject({ exhaustive: true, traces: 4 });
    const shared = connectPipelining(file.url);
    const tasks = copies(2, () => increment(shared));
    expect(await race({ tasks }, { serializable: false })).toMatchObject({ exhaustive: true, traces: 4 });
    expect((await failureOf(race({ tasks }))).foundAt).toBe(2);
    const together = copies(2, async () => void (await Promise.all([shared.incr('a'), shared.incr('b')])));
    expect(await race({ tasks: together })).toMatchObject({ exhaustive: true, traces: 4 });
    shared.disconnect();
  });
});

describe('what an execution has left open on a connection is gone in the next', () => {
  let admin: Redis;
  beforeAll(() => (admin = connect(file.url)));
  afterAll(() => admin.disconnect());

  test.each<readonly [string, (redis: Redis) => Promise<unknown>]>([
    [
      'WATCH',
      async (redis) => {
        await redis.watch('k');
        const before = Number(await redis.get('k'));
        return redis
          .multi()
          .set('k', before + 1)
          .exec();
      },
    ],
    [
      'MULTI',
      async (redis) => {
        await redis.multi({ pipeline: false });
        await redis.incr('k');
        return redis.exec();
      },
    ],
    [
      'SELECT',
      async (redis) => {
        await redis.incr('k');
        await redis.select(1);
        await redis.incr('k');
        return redis.select(0);
      },
    ],
  ])('%s, after a crash', async (_, act) => {
    const tasks = copies(2, async ({ connect: own }) => act(await own()));
    // Whoever ends has counted, unless another came between and was not stopped by a crash.
    const invariant = async ({ results }: { results: object }): Promise<void> => {
      if (Object.keys(results).length === 1) expect(await admin.get('k')).not.toBeNull();
    };
    const options = { crashes: 1, serializable: false } as const;
    expect(await race({ connect, tasks, invariant }, options)).toMatchObject({ exhaustive: true });
  });
});
