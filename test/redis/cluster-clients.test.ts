import { Cluster as Cluster5 } from 'ioredis-5';
import { Cluster as Cluster6 } from 'ioredis-6';
import { createCluster as createCluster4 } from 'redis-4';
import { createCluster as createCluster5 } from 'redis-5';
import { createCluster as createCluster6 } from 'redis-6';
import { keySlot } from '../../src/redis/keyspace/key-slot';
import { RedisCluster } from '../../src/redis/redis-cluster';

const transports = ['memory', 'tcp'] as const;

/** As many keys as it takes to reach every master. */
const keys = Array.from({ length: 60 }, (_, at) => `key:${at}`);

let cluster: RedisCluster;
afterEach(() => cluster.stop());

/** What all clients have in common. */
interface Client {
  get(key: string): Promise<unknown>;
  set(key: string, value: string): Promise<unknown>;
  incr(key: string): Promise<number>;
}

async function reachesAllSlots(client: Client): Promise<void> {
  for (const key of keys) await client.set(key, key);
  expect(await Promise.all(keys.map((key) => client.get(key)))).toEqual(keys);
  expect(cluster.masters.every((node) => node.dump().includes('key:'))).toBe(true);
}

/** Through a failover, and while the slot of 'a' moves to another master: meanwhile half of its keys are there. */
async function followsTheKeys(client: Client): Promise<void> {
  await client.set('a', '1');
  await cluster.failover(cluster.node('a'));
  expect(await client.incr('a')).toBe(2);
  for (const at of ['1', '2', '3']) await client.set(`{a}${at}`, at);
  const target = cluster.masters.find((node) => node !== cluster.node('a'))!;
  const during = async (): Promise<void> => {
    const found = await Promise.all(['{a}1', '{a}2', '{a}3', 'a', '{a}none'].map((key) => client.get(key)));
    expect(found).toEqual(['1', '2', '3', '2', null]);
    await client.set('{a}new', 'n');
  };
  await cluster.migrate(keySlot('a'), target, { during });
  expect(await client.get('{a}new')).toBe('n');
}

describe.each(transports)('over %s', (transport) => {
  beforeEach(async () => {
    cluster = await RedisCluster.start({ transport });
  });

  describe.each([
    ['ioredis 5', Cluster5 as unknown as typeof Cluster6],
    ['ioredis 6', Cluster6],
  ])('%s', (_, Cluster) => {
    let client: InstanceType<typeof Cluster6>;
    beforeEach(() => {
      const nodes = cluster.nodes.map(({ host, port }) => ({ host, port }));
      client = new Cluster(nodes, {
        clusterRetryStrategy: () => 5,
        retryDelayOnFailover: 5,
        retryDelayOnClusterDown: 5,
        slotsRefreshInterval: 0,
      });
    });
    afterEach(() => client.disconnect());

    test('keys of all slots, a transaction, a pipeline, replicas', async () => {
      await reachesAllSlots(client);
      expect(await client.multi().incr('{a}n').incr('{a}n').exec()).toEqual([
        [null, 1],
        [null, 2],
      ]);
      expect(client.nodes('slave')).toHaveLength(3);
      await expect(client.mget('a', 'b')).rejects.toThrow('CROSSSLOT');
    });

    test('a failover, a slot that moves, a node that is killed', async () => {
      await followsTheKeys(client);
      await cluster.kill(cluster.node('a'));
      expect(await client.incr('a')).toBe(3);
    });

    test('messages of channels', async () => {
      const heard = new Promise((resolve) => client.on('message', (channel: string, message: string) => resolve([channel, message])));
      await client.subscribe('news');
      await client.publish('news', 'hello');
      expect(await heard).toEqual(['news', 'hello']);
    });
  });

  describe.each([
    ['node-redis 4', createCluster4 as unknown as typeof createCluster6],
    ['node-redis 5', createCluster5 as unknown as typeof createCluster6],
    ['node-redis 6', createCluster6],
  ])('%s', (_, createCluster) => {
    let client: ReturnType<typeof createCluster6>;
    beforeEach(async () => {
      client = createCluster({ rootNodes: cluster.urls.map((url) => ({ url })), defaults: { socket: { reconnectStrategy: () => 5 } } });
      client.on('error', () => undefined);
      await client.connect();
    });
    afterEach(() => client.quit());

    test('keys of all slots, a transaction', async () => {
      await reachesAllSlots(client);
      expect(await client.multi().incr('{a}n').incr('{a}n').exec()).toEqual([1, 2]);
      expect(client.masters).toHaveLength(3);
    });

    test('what replicas have', async () => {
      const reader = createCluster({ rootNodes: cluster.urls.map((url) => ({ url })), useReplicas: true });
      await reader.connect();
      for (const key of keys) await client.set(key, key);
      expect(reader.replicas).toHaveLength(3);
      expect(await Promise.all(keys.map((key) => reader.get(key)))).toEqual(keys);
      const reads = cluster.masters.flatMap((node) => cluster.replicasOf(node)).flatMap((node) => node.commands());
      expect(reads.filter(({ argv }) => argv[0] === 'GET').length).toBeGreaterThan(0);
      await reader.quit();
    });

    test('a failover, a slot that moves', async () => {
      await followsTheKeys(client);
    });

    test('messages of channels and of shard channels', async () => {
      const heard: string[] = [];
      const both = new Promise<void>((resolve) => {
        const listen = (message: string): void => {
          heard.push(message);
          if (heard.length === 2) resolve();
        };
        void client
          .subscribe('news', listen)
          .then(() => client.sSubscribe('a', listen))
          .then(() => client.publish('news', 'to all'))
          .then(() => client.sPublish('a', 'to the shard'));
      });
      await both;
      expect(heard).toEqual(['to all', 'to the shard']);
    });
  });
});
