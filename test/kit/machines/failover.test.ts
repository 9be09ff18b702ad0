import { toBeIdempotent } from '../../../matchers/to-be-idempotent';
import { failover, type FailoverSteps } from '../../../src/kit/machines/failover';
import { relays } from '../../../src/kit/determinism/relays';
import { RedisServer, type Redis } from '../../../src/redis-server';
import { turn } from '../fake-clock';
import { failureText } from '../failure-text';

expect.extend({ toBeIdempotent });

/** Keeps relays in a Redis; the broken one writes only every third time. */
class Manager {
  private buffer: string[] = [];
  private alive = true;

  constructor(
    private readonly redis: Redis,
    private readonly flushEvery: number,
  ) {}

  async add(key: string, weight: number): Promise<void> {
    await turn();
    if (!this.alive) throw new Error('manager is closed');
    this.buffer.push(key, String(weight));
    if (this.buffer.length >= 2 * this.flushEvery) await this.redis.call('HSET', 'session', ...this.buffer.splice(0));
  }

  kill(): void {
    this.alive = false;
  }

  async keys(): Promise<string[]> {
    return (await this.redis.call('HKEYS', 'session')) as string[];
  }

  async sum(): Promise<number> {
    return ((await this.redis.call('HVALS', 'session')) as string[]).reduce((sum, weight) => sum + Number(weight), 0);
  }
}

let redis: Redis;
beforeAll(async () => {
  redis = await RedisServer.start();
});
beforeEach(() => redis.flush());
afterAll(() => redis.stop());

const steps = (flushEvery = 1, more: Partial<FailoverSteps<Manager, Manager>> = {}): FailoverSteps<Manager, Manager> => ({
  start: () => new Manager(redis, flushEvery),
  async populate(manager, acknowledge) {
    for (const { key, weight } of relays(10, 1)) {
      await manager.add(key, weight);
      acknowledge(key);
    }
  },
  kill: (manager) => manager.kill(),
  resume: () => new Manager(redis, flushEvery),
  written: (manager) => manager.keys(),
  ...more,
});

test('all that was acknowledged is there, and the state is the same', async () => {
  const verified: number[] = [];
  const result = await failover(
    steps(1, { state: (manager) => manager.sum(), verify: async (second) => void verified.push(await second.sum()) }),
  );
  expect(result).toMatchObject({ lost: [], ambiguous: [], interrupted: undefined });
  expect(result.acknowledged).toHaveLength(10);
  expect(verified).toEqual([5_500]);
});

test('acknowledged too early: what is lost is named', async () => {
  expect(await failureText(() => failover(steps(3)))).toContain("1 of 10 acknowledged writes are lost, 0 may be: 'relay_key_1_9'.");
  await expect(failover(steps(3), { mostLost: 1 })).resolves.toMatchObject({ lost: ['relay_key_1_9'] });
});

test('killed in the middle of it', async () => {
  const result = await failover(steps(), { killAfter: 4 });
  expect(result.acknowledged).toHaveLength(4);
  expect(result.interrupted).toMatchObject({ message: 'manager is closed' });
  expect(await failureText(() => failover(steps(3), { killAfter: 5 }))).toMatch(
    /lost[^]*The kill ended the writing with: manager is closed\./,
  );
});

test('a write whose answer was lost is no failure', async () => {
  const quiet = steps(1, {
    async populate(manager, acknowledge) {
      await manager.add('heard', 1);
      acknowledge('heard');
      await manager.add('not heard', 1);
    },
  });
  expect(await failover(quiet)).toMatchObject({ lost: [], ambiguous: ['not heard'] });
});

test('an instance that reads another state is found', async () => {
  const forgets = steps(1, {
    state: (manager) => manager.sum(),
    resume: async () => (await redis.call('HSET', 'session', 'relay_key_1_0', 0), new Manager(redis, 1)),
  });
  expect(await failureText(() => failover(forgets))).toContain('the state is not the same: it was 5500 and is 5400');
});

test('what looks at nothing fails', async () => {
  expect(await failureText(() => failover(steps(1, { populate: () => undefined })))).toContain('no write was acknowledged');
  expect(await failureText(() => failover(steps(), { killAfter: 11 }))).toContain(
    '11 writes were never acknowledged, only 10: nobody was killed',
  );
  const failing = steps(1, { populate: () => Promise.reject(new Error('refused')) });
  await expect(failover(failing)).rejects.toThrow('refused');
});

test('a consumer group goes on where the killed consumer was', async () => {
  type Entries = [string, string[]][];
  const applied: string[] = [];
  const consume = async (consumer: string, { acks }: { acks: boolean }): Promise<void> => {
    const claimed = (await redis.call('XAUTOCLAIM', 'jobs', 'group', consumer, 0, '0')) as [string, Entries];
    const fresh = (await redis.call('XREADGROUP', 'GROUP', 'group', consumer, 'COUNT', 5, 'STREAMS', 'jobs', '>')) as {
      jobs: Entries;
    } | null;
    for (const [id, [, job]] of [...claimed[1], ...(fresh?.jobs ?? [])]) {
      if (!acks) continue;
      applied.push(job!);
      await redis.call('XACK', 'jobs', 'group', id);
    }
  };
  await failover({
    start: async () => redis.call('XGROUP', 'CREATE', 'jobs', 'group', '0', 'MKSTREAM'),
    async populate(_, acknowledge) {
      for (const { key } of relays(8, 2)) {
        await redis.call('XADD', 'jobs', '*', 'job', key);
        acknowledge(key);
      }
      await consume('first', { acks: false }); // it has read five, and dies with them
    },
    kill: () => undefined,
    resume: () => consume('second', { acks: true }),
    written: () => applied,
  });
  expect(applied).toHaveLength(8);
  expect(await redis.call('XPENDING', 'jobs', 'group')).toEqual([0, null, null, null]);
});

describe('toBeIdempotent', () => {
  test('a replay that changes nothing', async () => {
    await expect(() => redis.call('HSET', 'h', 'a', 1)).toBeIdempotent({ state: () => redis.dump() });
    await expect(() => redis.call('INCR', 'n')).not.toBeIdempotent({ state: () => redis.dump() });
  });

  test('what the replay has changed is shown', async () => {
    const state = async (): Promise<object> => ({ n: await redis.call('GET', 'n') });
    expect(await failureText(() => expect(() => redis.call('INCR', 'n')).toBeIdempotent({ state }))).toContain(
      'Run 2 has changed n:\n  after run 1: "1"\n  after run 2: "2"',
    );
    let runs = 0;
    await expect(() => void runs++).toBeIdempotent({ state: () => Math.min(runs, 1), times: 5 });
    expect(runs).toBe(5);
    expect(await failureText(() => expect(1).toBeIdempotent({ state }))).toContain('expect was given 1');
  });
});
