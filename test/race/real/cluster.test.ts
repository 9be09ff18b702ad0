import { once } from 'node:events';
import { Cluster } from 'ioredis-5';
import { Cluster as Cluster6 } from 'ioredis-6';
import { createCluster } from 'redis-5';
import { copies, race } from '../../../src/kit/race';
import { failureOf } from '../../kit/race-failure-of';
import { RaceFile } from '../../kit/race-file';

/** What the checks use, of any client. */
interface Client {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
  setNX(key: string, value: string): Promise<boolean>;
  incr(key: string): Promise<unknown>;
  /** @param seconds default 0: it waits for ever */
  pop(key: string, seconds?: number): Promise<string | undefined>;
  push(key: string, value: string): Promise<unknown>;
}

const ioredis = (cluster: Cluster): Client => ({
  get: (key) => cluster.get(key),
  set: (key, value) => cluster.set(key, value),
  setNX: async (key, value) => (await cluster.setnx(key, value)) === 1,
  incr: (key) => cluster.incr(key),
  pop: async (key, seconds = 0) => (await cluster.blpop(key, seconds))?.[1],
  push: (key, value) => cluster.rpush(key, value),
});

const nodeRedis = async (url: string): Promise<Client> => {
  const cluster = await createCluster({ rootNodes: [{ url }] }).connect();
  return {
    get: (key) => cluster.get(key),
    set: (key, value) => cluster.set(key, value),
    setNX: async (key, value) => Number(await cluster.setNX(key, value)) === 1,
    incr: (key) => cluster.incr(key),
    pop: async (key, seconds = 0) => (await cluster.blPop(key, seconds))?.element,
    push: (key, value) => cluster.rPush(key, value),
    // How a check ends it.
    destroy: () => cluster.destroy(),
  } as Client;
};

const connections: Readonly<Record<string, (url: string) => Client | Promise<Client>>> = {
  'ioredis 5': (url) => ready(new Cluster([url])),
  'ioredis 6': (url) => ready(new Cluster6([url]) as unknown as Cluster),
  'node-redis 5': nodeRedis,
};

async function ready(cluster: Cluster): Promise<Client> {
  await once(cluster, 'ready');
  return Object.assign(ioredis(cluster), { disconnect: () => cluster.disconnect() });
}

/** Clients are made anew for each execution: that takes its time on a busy machine. */
const failovers = { failovers: 1, serializable: false, timeMs: 60_000 } as const;
jest.setTimeout(90_000);

let file: RaceFile;
beforeAll(async () => void (file = await RaceFile.openCluster({ masters: 3, replicas: 1 })));
afterAll(() => file.close());

describe.each(Object.keys(connections))('a cluster by %s', (name) => {
  const connect = connections[name]!;

  test('every order of steps at one key is reached, and those of keys elsewhere need none', async () => {
    const tasks = copies(2, async ({ connect: own, index }) => {
      const client = await own();
      await client.set(`own ${index}`, 'v');
      await client.set('k', String(Number(await client.get('k')) + 1));
    });
    expect(await race({ connect, tasks }, { serializable: false })).toMatchObject({ exhaustive: true, traces: 4 });
    const { foundAt, message } = await failureOf(race({ connect, tasks }));
    expect(foundAt).toBe(2);
    expect(message).toMatch(/"k" string "1"/);
  });

  test('what is atomic holds', async () => {
    const tasks = copies(3, async ({ connect: own }) => void (await (await own()).incr('k')));
    expect(await race({ connect, tasks })).toMatchObject({ exhaustive: true });
  });

  test('who waits at one node is served there', async () => {
    const tasks = {
      consumer: async ({ connect: own }: { connect(): Promise<Client> }) => (await own()).pop('jobs'),
      producer: async ({ connect: own }: { connect(): Promise<Client> }) => void (await (await own()).push('jobs', 'one')),
    };
    expect(await race({ connect, tasks })).toMatchObject({ exhaustive: true });
  });

  test('a lock that was lost in a failover has two holders; without failovers it has one', async () => {
    const before = file.dump();
    const tasks = copies(2, async ({ connect: own, name: holder }) => (await own()).setNX('lock', holder));
    expect(await race({ connect, tasks }, { expectOneWinner: true })).toMatchObject({ exhaustive: true });
    const failure = await failureOf(race({ connect, tasks }, { ...failovers, expectOneWinner: true }));
    expect(failure.code).toBe('JD_RACE');
    expect(failure.message).toMatch(/\(failover\) SETNX lock "task \d"/);
    expect(file.dump()).toBe(before);
    expect(file.nodes().map(({ role }) => role)).toEqual(['master', 'master', 'master', 'replica', 'replica', 'replica']);
  });

  test('no more is lost than the tasks have written', async () => {
    await file.call('SET', 'kept', 'v');
    const tasks = copies(2, async ({ connect: own, name }) => {
      const client = await own();
      await client.set(name, 'v');
      return client.get('kept');
    });
    const invariant = async ({ results }: { results: Readonly<Record<string, PromiseSettledResult<unknown>>> }): Promise<void> => {
      for (const result of Object.values(results)) expect(result).toEqual({ status: 'fulfilled', value: 'v' });
    };
    expect(await race({ connect, tasks, invariant }, failovers)).toMatchObject({
      exhaustive: true,
    });
    await file.call('DEL', 'kept');
  });
});

test('a schedule with a failover is replayed', async () => {
  const tasks = copies(2, async ({ connect: own, name: holder }) => (await own()).setNX('lock', holder));
  const check = () => failureOf(race({ connect: connections['ioredis 5']!, tasks }, { ...failovers, expectOneWinner: true }));
  const { schedule } = await check();
  expect(schedule).toMatch(/\*setnx\+lock/i);
  process.env['RACE_REPLAY'] = schedule;
  try {
    expect(await check()).toMatchObject({ schedule });
  } finally {
    delete process.env['RACE_REPLAY'];
  }
});

test('who waits for what a failover loses hears that its time is up', async () => {
  const tasks = {
    consumer: async ({ connect }: { connect(): Promise<Client> }) => (await connect()).pop('jobs', 1),
    producer: async ({ connect }: { connect(): Promise<Client> }) => void (await (await connect()).push('jobs', 'one')),
  };
  expect(await race({ connect: connections['ioredis 5']!, tasks }, failovers)).toMatchObject({ exhaustive: true });
});

test('a lock ends by its time wherever it is', async () => {
  const tasks = copies(2, async ({ name }) => {
    if ((await client.set('lock', name, 'PX', 100, 'NX')) !== 'OK') throw new Error('locked');
    await client.set('k', Number(await client.get('k')) + 1);
    if ((await client.get('lock')) === name) await client.del('lock');
  });
  const client = new Cluster([file.url]);
  await once(client, 'ready');
  expect(await race({ tasks }, { allowErrors: 'locked' })).toMatchObject({ exhaustive: true });
  expect((await failureOf(race({ tasks }, { allowErrors: 'locked', expiries: 1 }))).message).toContain('(time passes)');
  client.disconnect();
});
