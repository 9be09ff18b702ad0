import { RedisCluster } from '../../src/redis/redis-cluster';
import { keySlot } from '../../src/redis/keyspace/key-slot';
import { ErrorReply, type Reply } from '../../src/redis/reply';
import type { RedisServer } from '../../src/redis/server';
import { freePort } from '../kit/free-port';
import { RawClient } from '../kit/raw-client';

let cluster: RedisCluster;
beforeEach(async () => {
  cluster = await RedisCluster.start();
});
afterEach(() => cluster.stop());

/** The reply; of an error its words. */
async function ask(node: RedisServer, line: string): Promise<Reply> {
  const reply = await node.call(line.split(' '));
  return reply instanceof ErrorReply ? reply.message : reply;
}

async function info(node: RedisServer, section: string): Promise<Record<string, string>> {
  const text = ((await node.call(['INFO', section])) as { text: string }).text;
  return Object.fromEntries(
    text
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}

test('three masters share the slots, each with a replica, and all agree', async () => {
  expect(cluster.masters).toHaveLength(3);
  for (const node of cluster.nodes) {
    expect(node.cluster!.isUp).toBe(true);
    expect([...node.cluster!.nodes]).toHaveLength(6);
    expect(node.cluster!.slotCounts.assigned).toBe(16_384);
  }
  for (const master of cluster.masters) expect(cluster.replicasOf(master)).toHaveLength(1);
  expect(await info(cluster.nodes[0]!, 'cluster')).toEqual({ cluster_enabled: '1' });
  expect((await info(cluster.nodes[0]!, 'server'))['redis_mode']).toBe('cluster');
  expect(await ask(cluster.nodes[0]!, 'CONFIG GET cluster-enabled')).toEqual(
    expect.objectContaining({ entries: [['cluster-enabled', 'yes']] }),
  );
});

test('a shard keeps its id whoever leads it', async () => {
  const home = cluster.node('a');
  const [replica] = cluster.replicasOf(home);
  const id = await ask(home, 'CLUSTER MYSHARDID');
  expect(await ask(replica!, 'CLUSTER MYSHARDID')).toBe(id);
  expect(new Set(cluster.nodes.map((node) => node.cluster!.myself.shardId)).size).toBe(3);
  await cluster.failover(home);
  expect(await ask(replica!, 'CLUSTER MYSHARDID')).toBe(id);
});

test('READONLY and ASKING end with RESET', async () => {
  const home = cluster.node('a');
  const [replica] = cluster.replicasOf(home);
  const client = await RawClient.open(replica!.port);
  await client.call('READONLY');
  expect(await client.call('GET', 'a')).toBeNull();
  await client.call('RESET');
  expect(await client.call('GET', 'a')).toMatchObject({ message: `MOVED 15495 127.0.0.1:${home.port}` });
  client.close();
});

test('a key is served where its slot is, elsewhere the client is told', async () => {
  const home = cluster.node('a');
  const other = cluster.masters.find((node) => node !== home)!;
  expect(await ask(home, 'SET a 1')).toEqual({ text: 'OK' });
  expect(await ask(other, 'GET a')).toBe(`MOVED ${keySlot('a')} 127.0.0.1:${home.port}`);
  expect(await ask(home, 'MGET a b')).toBe("CROSSSLOT Keys in request don't hash to the same slot");
  expect(await ask(home, 'SELECT 1')).toBe('ERR SELECT is not allowed in cluster mode');
});

test('a replica has what its master has, and answers READONLY clients', async () => {
  const home = cluster.node('a');
  const [replica] = cluster.replicasOf(home);
  await home.call(['RPUSH', 'a', '1', '2']);
  const client = await RawClient.open(replica!.port);
  expect(await client.call('LRANGE', 'a', '0', '-1')).toMatchObject({ message: `MOVED 15495 127.0.0.1:${home.port}` });
  await client.call('READONLY');
  expect(await client.call('LRANGE', 'a', '0', '-1')).toEqual(['1', '2']);
  await home.call(['RPOP', 'a']);
  expect(await client.call('LRANGE', 'a', '0', '-1')).toEqual(['1']);
  await home.call(['DEL', 'a']);
  expect(await client.call('EXISTS', 'a')).toBe(0);
  expect(await client.call('SET', 'a', '1')).toMatchObject({ message: `MOVED 15495 127.0.0.1:${home.port}` });
  client.close();
});

test('master and replica tell of each other', async () => {
  const home = cluster.node('a');
  const [replica] = cluster.replicasOf(home);
  await home.call(['SET', 'a', '1']);
  expect(await ask(home, 'ROLE')).toEqual(['master', 1, [['127.0.0.1', String(replica!.port), '1']]]);
  expect(await ask(replica!, 'ROLE')).toEqual(['slave', '127.0.0.1', home.port, 'connected', 1]);
  expect(await info(home, 'replication')).toMatchObject({
    role: 'master',
    connected_slaves: '1',
    slave0: `ip=127.0.0.1,port=${replica!.port},state=online,offset=1,lag=0`,
  });
  expect(await info(replica!, 'replication')).toMatchObject({ role: 'slave', master_link_status: 'up', master_port: String(home.port) });
  expect(await ask(home, 'WAIT 1 0')).toBe(1);
});

test('a failover loses the writes that had not reached the replica', async () => {
  const home = cluster.node('a');
  for (const value of ['1', '2', '3']) await home.call(['RPUSH', 'a', value]);
  await home.call(['SET', '{a}b', 'x']);
  const promoted = await cluster.failover(home, { lose: 2 });
  expect(cluster.node('a')).toBe(promoted);
  expect(await ask(promoted, 'LRANGE a 0 -1')).toEqual(['1', '2']);
  expect(await ask(promoted, 'EXISTS {a}b')).toBe(0);
  expect(await ask(home, 'GET a')).toBe(`MOVED 15495 127.0.0.1:${promoted.port}`);
  expect(cluster.replicasOf(promoted)).toEqual([home]);
  expect(home.dump()).toBe(promoted.dump());
  await expect(cluster.failover(promoted, { lose: 1 })).rejects.toThrow('cannot lose 1');
});

test('a replica that lags: what has arrived, what a failover loses, and what catches up', async () => {
  const home = cluster.node('a');
  const [replica] = cluster.replicasOf(home) as [RedisServer];
  cluster.lag(replica, { writes: 2 });
  for (const value of ['1', '2', '3', '4']) await home.call(['RPUSH', 'a', value]);
  await home.call([
    'FUNCTION',
    'LOAD',
    "#!lua name=l\nredis.register_function{function_name='f', callback=function() return 1 end, flags={'no-writes'}}",
  ]);
  expect([cluster.behind(replica), replica.dump()]).toEqual([2, 'db 0: 1 key\n  "a" list (3) ["1", "2", "3"]']);
  expect(await ask(home, 'ROLE')).toEqual(['master', 5, [['127.0.0.1', String(replica.port), '3']]]);
  expect((await info(home, 'replication'))['slave0']).toContain('offset=3');
  expect(await ask(replica, 'FCALL_RO f 0')).toBe('ERR Function not found');
  const late = cluster.snapshot();
  await cluster.failover(replica, { lose: 3 });
  expect(replica.dump()).toContain('["1", "2"]');
  cluster.restore(late);
  await cluster.failover(replica, { lose: 1 });
  expect(replica.dump()).toContain('["1", "2", "3", "4"]');
  cluster.restore(late);
  await ask(replica, 'CLUSTER FAILOVER');
  expect([await ask(replica, 'FCALL_RO f 0'), await ask(replica, 'LLEN a')]).toEqual([1, 4]);
  cluster.restore(late);
  await ask(replica, 'CLUSTER FAILOVER FORCE');
  expect(await ask(replica, 'LLEN a')).toBe(3);
  cluster.restore(late);
  expect([cluster.behind(replica), await ask(home, 'LLEN a')]).toEqual([2, 4]);
  cluster.lag(replica, { writes: 0 });
  expect([cluster.behind(replica), replica.dump()]).toEqual([0, home.dump()]);
  expect(() => cluster.lag(home, { writes: 1 })).toThrow('is no replica');
});

test('writes that arrive later by the clock, and who waits for them', async () => {
  const home = cluster.node('a');
  const [replica] = cluster.replicasOf(home) as [RedisServer];
  cluster.clock.freeze();
  cluster.lag(replica, { ms: 50 });
  await home.call(['SET', 'a', '1']);
  await cluster.clock.advance(30);
  await home.call(['SET', 'a', '2']);
  const waits = home.call(['WAIT', '1', '0']);
  expect(await ask(home, 'WAIT 1 0')).toBe(1); // another connection, which has written nothing
  await cluster.clock.advance(20);
  expect([replica.dump(), cluster.behind(replica)]).toEqual(['db 0: 1 key\n  "a" string "1"', 1]);
  await cluster.clock.advance(30);
  expect([await waits, cluster.behind(replica), replica.dump()]).toEqual([1, 0, home.dump()]);
});

test('min-replicas-to-write counts the replicas that are linked', async () => {
  const home = cluster.node('a');
  await home.call(['CONFIG', 'SET', 'min-replicas-to-write', '1']);
  expect(await ask(home, 'SET a 1')).toEqual({ text: 'OK' });
  await cluster.kill(cluster.replicasOf(home)[0]!);
  expect(await ask(home, 'SET a 2')).toBe('NOREPLICAS Not enough good replicas to write.');
});

test('a cluster at given ports', async () => {
  const port = await freePort();
  const lone = await RedisCluster.start({ masters: 1, replicas: 0, port });
  expect(lone.nodes.map((node) => node.port)).toEqual([port]);
  await lone.stop();
});

test('values of replica and master are apart though they began as one', async () => {
  const home = cluster.node('a');
  await home.call(['HSET', 'a', 'f', '1']);
  const promoted = await cluster.failover(home);
  cluster.partition([home]);
  await promoted.call(['HSET', 'a', 'f', '2']);
  expect(home.dump()).toContain('"1"');
  cluster.heal();
  expect(home.dump()).toBe(promoted.dump());
});

test('a node that is killed is replaced, and comes back as a replica', async () => {
  const home = cluster.node('a');
  const [replica] = cluster.replicasOf(home);
  await home.call(['SET', 'a', '1']);
  await cluster.kill(home);
  expect(cluster.node('a')).toBe(replica);
  expect(await ask(replica!, 'GET a')).toBe('1');
  await home.start();
  expect(cluster.replicasOf(replica!)).toEqual([home]);
  expect(home.dump()).toContain('"a" string "1"');
});

test('without a replica the cluster is down until the node is back', async () => {
  const small = await RedisCluster.start({ masters: 3, replicas: 0 });
  const home = small.node('a');
  const other = small.masters.find((node) => node !== home)!;
  await small.kill(home);
  expect(await ask(other, 'GET a')).toBe('CLUSTERDOWN The cluster is down');
  await home.start();
  expect(await ask(other, 'GET a')).toBe(`MOVED 15495 127.0.0.1:${home.port}`);
  await small.stop();
});

test('the lesser part of a cut network serves nothing, the greater part goes on, and what it wrote stays', async () => {
  const home = cluster.node('a');
  const [replica] = cluster.replicasOf(home);
  await home.call(['SET', 'a', 'before']);
  cluster.partition([home]);
  expect(await ask(home, 'GET a')).toBe('CLUSTERDOWN The cluster is down');
  expect(await ask(replica!, 'SET a after')).toEqual({ text: 'OK' });
  cluster.heal();
  expect(await ask(home, 'GET a')).toBe(`MOVED 15495 127.0.0.1:${replica!.port}`);
  expect(home.dump()).toContain('"after"');
  expect(cluster.nodes.every((node) => node.cluster!.isUp)).toBe(true);
});

test('a slot moves with its keys, and meanwhile clients are asked to ASK', async () => {
  const home = cluster.node('a');
  const target = cluster.masters.find((node) => node !== home)!;
  for (const key of ['a', '{a}1', '{a}2', '{a}3']) await home.call(['SET', key, key]);
  const seen: Reply[] = [];
  await cluster.migrate(keySlot('a'), target, {
    during: async () => {
      seen.push(await ask(home, 'MGET {a}3 {a}1'), await ask(home, 'GET {a}new'), await ask(target, 'GET {a}3'));
      seen.push(await ask(target, 'ASKING'), await ask(target, 'GET {a}3'), await ask(target, 'GET {a}3'));
    },
  });
  const elsewhere = `MOVED 15495 127.0.0.1:${home.port}`;
  expect(seen).toEqual([
    'TRYAGAIN Multiple keys request during rehashing of slot',
    `ASK 15495 127.0.0.1:${target.port}`,
    elsewhere,
    { text: 'OK' },
    '{a}3',
    elsewhere,
  ]);
  expect(cluster.node('a')).toBe(target);
  expect(await ask(target, 'MGET a {a}1 {a}2 {a}3')).toEqual(['a', '{a}1', '{a}2', '{a}3']);
  expect(await ask(home, 'DBSIZE')).toBe(0);
  expect(await ask(target, 'CLUSTER COUNTKEYSINSLOT 15495')).toBe(4);
  expect(cluster.replicasOf(target)[0]!.dump()).toBe(target.dump());
});

test('who waits for a key, or listens to a shard channel, is told when the slot moves', async () => {
  const home = cluster.node('a');
  const target = cluster.masters.find((node) => node !== home)!;
  const [waiter, listener] = [await RawClient.open(home.port), await RawClient.open(home.port)];
  expect(await listener.call('SSUBSCRIBE', 'a')).toEqual(['ssubscribe', 'a', 1]);
  waiter.command('BLPOP', 'a', '0');
  await cluster.migrate(keySlot('a'), target);
  expect(await waiter.reply()).toMatchObject({ message: `MOVED 15495 127.0.0.1:${target.port}` });
  expect(await listener.reply()).toEqual(['sunsubscribe', 'a', 0]);
  waiter.close();
  listener.close();
});

test('messages reach subscribers of every node, those of shard channels the shard', async () => {
  const home = cluster.node('a');
  const [replica] = cluster.replicasOf(home);
  const other = cluster.masters.find((node) => node !== home)!;
  const [far, near] = [await RawClient.open(other.port), await RawClient.open(replica!.port)];
  await far.call('SUBSCRIBE', 'news');
  await near.call('SSUBSCRIBE', 'a');
  expect(await ask(home, 'PUBLISH news 1')).toBe(0);
  expect(await ask(home, 'SPUBLISH a 2')).toBe(0);
  expect(await far.reply()).toEqual(['message', 'news', '1']);
  expect(await near.reply()).toEqual(['smessage', 'a', '2']);
  far.close();
  near.close();
});

test('functions, expiry and FLUSHALL reach replicas', async () => {
  const home = cluster.node('a');
  const [replica] = cluster.replicasOf(home);
  await home.call([
    'FUNCTION',
    'LOAD',
    '#!lua name=l\nredis.register_function{function_name="f", callback=function() return 1 end, flags={"no-writes"}}',
  ]);
  expect(await replica!.call(['FCALL_RO', 'f', '0'])).toBe(1);
  await home.call(['SET', 'a', '1', 'PX', '1000']);
  expect(replica!.dump()).toContain('"a"');
  await home.clock.advance(1001);
  expect(replica!.dump()).not.toContain('"a"');
  await home.call(['SET', 'a', '1']);
  await home.call(['FLUSHALL']);
  expect(replica!.dump()).not.toContain('"a"');
});

test('replicas follow random removals, transactions and scripts', async () => {
  const home = cluster.node('a');
  const [replica] = cluster.replicasOf(home);
  await home.call(['SADD', 'a', '1', '2', '3', '4', '5']);
  await home.call(['SPOP', 'a', '2']);
  await home.call(['EVAL', "redis.call('set', KEYS[1], 'x') return redis.call('append', KEYS[1], 'y')", '1', '{a}s']);
  await home.call(['MULTI']);
  await home.call(['INCR', '{a}n']);
  await home.call(['INCR', '{a}n']);
  await home.call(['EXEC']);
  expect(replica!.dump()).toBe(home.dump());
});
