import { RedisServer } from '../../src/redis/server';
import { ClusterBus } from '../../src/redis/engine/cluster/cluster-bus';
import type { Reply } from '../../src/redis/reply';
import { ClusterClients, RealCluster } from '../kit/real-cluster';
import { differences, showReply, type Side, withNames } from '../kit/sides';
import { describeWithRealRedis } from '../kit/with-real-redis';

/** How long a real cluster may take until what one node knows has reached the others. */
const settlingMs = 10_000;

/** Of nodes 0 to 5. */
const transcript = `
~ 0 CLUSTER INFO
0 CLUSTER NODES
0 CLUSTER SLOTS
0 CLUSTER SHARDS
0 CLUSTER LINKS
0 CLUSTER HELP
0 CLUSTER KEYSLOT {user}name
0 CLUSTER KEYSLOT a{}b
0 CLUSTER KEYSLOT a{b}{c}
0 CLUSTER KEYSLOT a{b
0 GET a
0 SELECT 1
0 SELECT 0
0 SWAPDB 0 1
0 FAILOVER
0 REPLICAOF NO ONE
0 CLUSTER ADDSLOTS 16384
0 CLUSTER ADDSLOTS x
0 CLUSTER ADDSLOTS 1 1
0 CLUSTER DELSLOTS 5
0 CLUSTER ADDSLOTSRANGE 5 1
0 CLUSTER ADDSLOTSRANGE 1 2 3
0 CLUSTER DELSLOTSRANGE 3 4
0 CLUSTER COUNTKEYSINSLOT -1
0 CLUSTER COUNTKEYSINSLOT 16384
0 CLUSTER COUNTKEYSINSLOT x
0 CLUSTER GETKEYSINSLOT 1 -1
0 CLUSTER GETKEYSINSLOT 16384 1
0 CLUSTER GETKEYSINSLOT 1 x
0 CLUSTER SETSLOT 1 FOO x
0 CLUSTER SETSLOT 1 NODE xx
0 CLUSTER SETSLOT 1 MIGRATING xx
0 CLUSTER SETSLOT 1 IMPORTING xx
0 CLUSTER SETSLOT 1 STABLE
0 CLUSTER SETSLOT 1 STABLE x
0 CLUSTER SETSLOT x STABLE
0 CLUSTER SETSLOT 1 NODE
0 CLUSTER MEET foo 1
0 CLUSTER MEET 127.0.0.1 x
0 CLUSTER MEET 127.0.0.1 0
0 CLUSTER MEET 127.0.0.1 70000
0 CLUSTER MEET 127.0.0.1 1 99999
0 CLUSTER MEET 127.0.0.1 1 x
0 CLUSTER FORGET xx
0 CLUSTER FORGET id0
0 CLUSTER REPLICATE xx
0 CLUSTER REPLICATE id0
0 CLUSTER REPLICAS xx
0 CLUSTER SLAVES id0
0 CLUSTER COUNT-FAILURE-REPORTS xx
0 CLUSTER COUNT-FAILURE-REPORTS id0
0 CLUSTER FAILOVER
0 CLUSTER FAILOVER x
0 CLUSTER RESET x
0 CLUSTER SAVECONFIG
0 CLUSTER FLUSHSLOTS
0 CLUSTER SET-CONFIG-EPOCH x
0 CLUSTER SET-CONFIG-EPOCH -1
0 CLUSTER SET-CONFIG-EPOCH 1
0 CLUSTER SET-CONFIG-EPOCH 2
0 CLUSTER FOO
0 READONLY
0 READWRITE
0 ASKING
0 ROLE
0 WAIT 0 0
0 INFO cluster
0 CLUSTER ADDSLOTSRANGE 0 5460
0 CLUSTER NODES
0 CLUSTER ADDSLOTS 5
0 GET a
0 GET b
0 CLUSTER SLOTS
1 CLUSTER SET-CONFIG-EPOCH 2
2 CLUSTER SET-CONFIG-EPOCH 3
3 CLUSTER SET-CONFIG-EPOCH 4
4 CLUSTER SET-CONFIG-EPOCH 5
5 CLUSTER SET-CONFIG-EPOCH 6
1 CLUSTER ADDSLOTSRANGE 5461 10922
2 CLUSTER ADDSLOTSRANGE 10923 16383
0 CLUSTER MEET 127.0.0.1 port1
0 CLUSTER MEET 127.0.0.1 port2
0 CLUSTER MEET 127.0.0.1 port3
0 CLUSTER MEET 127.0.0.1 port4
0 CLUSTER MEET 127.0.0.1 port5
~ 0 CLUSTER NODES
~ 3 CLUSTER NODES
~ 4 CLUSTER NODES
~ 5 CLUSTER NODES
3 CLUSTER REPLICATE id0
4 CLUSTER REPLICATE id1
5 CLUSTER REPLICATE id2
~ 0 CLUSTER NODES
~ 1 CLUSTER NODES
~ 2 CLUSTER NODES
~ 3 CLUSTER NODES
~ 4 CLUSTER NODES
~ 5 CLUSTER NODES
~ 0 CLUSTER INFO
~ 1 CLUSTER INFO
~ 3 CLUSTER INFO
~ 0 CLUSTER SLOTS
~ 0 CLUSTER SHARDS
~ 3 CLUSTER SHARDS
~ 0 CLUSTER LINKS
~ 3 ROLE
~ 0 ROLE
0 CLUSTER SET-CONFIG-EPOCH 9
0 CLUSTER REPLICATE id3
0 CLUSTER REPLICATE id1
0 CLUSTER REPLICAS id0
0 CLUSTER REPLICAS id3
3 CLUSTER FORGET id0
3 CLUSTER SETSLOT 1 STABLE
3 CLUSTER REPLICAS id0
0 SET b 1
~ 0 WAIT 1 100
3 GET b
3 READONLY
~ 3 GET b
3 SET b 2
3 MULTI
3 GET b
3 EXEC
3 MULTI
3 SET b 2
3 EXEC
3 EVAL "return redis.call('get', 'b')" 1 b
3 EVAL_RO "return redis.call('get', 'b')" 1 b
3 READWRITE
3 GET b
3 WAIT 1 1
0 GET a
0 MGET a b
0 MGET b f
0 MOVE b 1
0 COPY b {b}2 DB 1
0 SORT b BY x_*
0 SORT b GET x_*
0 MULTI
0 SET b 1
0 SET a 1
0 EXEC
0 MULTI
0 SET b 1
0 SET f 1
0 EXEC
0 WATCH a
0 WATCH b
0 UNWATCH
0 SPUBLISH a x
0 SPUBLISH b x
0 PUBLISH a x
0 SUNSUBSCRIBE a
0 EVAL "return redis.call('get', 'a')" 0
0 EVAL "return redis.pcall('get', 'a')" 0
0 EVAL "redis.call('set', 'b', '1') return redis.call('get', 'f')" 0
0 EVAL "#!lua\\nredis.call('set', 'b', '1') return redis.call('get', 'f')" 0
0 EVAL "#!lua\\nreturn redis.call('get', 'f')" 1 b
0 EVAL "#!lua flags=allow-cross-slot-keys\\nreturn redis.call('get', 'f')" 1 b
0 EVAL "#!lua flags=no-cluster\\nreturn 1" 0
0 SET {b}1 x
0 SET {b}2 y
0 CLUSTER COUNTKEYSINSLOT 3300
0 CLUSTER GETKEYSINSLOT 3300 2
0 CLUSTER FLUSHSLOTS
0 CLUSTER RESET
0 CLUSTER SETSLOT 3300 MIGRATING id3
0 CLUSTER SETSLOT 3300 IMPORTING id1
0 CLUSTER SETSLOT 3300 NODE id3
1 CLUSTER SETSLOT 3300 IMPORTING id0
0 CLUSTER SETSLOT 3300 MIGRATING id1
0 CLUSTER NODES
1 CLUSTER NODES
0 CLUSTER SETSLOT 3300 NODE id1
0 MGET {b}1 {b}2
0 MGET {b}1 {b}3
0 MGET {b}4 {b}3
0 GET {b}3
1 SET {b}3 1
1 ASKING
1 SET {b}3 1
1 GET {b}3
1 ASKING
1 MGET {b}3 {b}4
1 ASKING
1 MULTI
1 GET {b}3
1 EXEC
1 ASKING
1 PING
1 GET {b}3
1 ASKING
1 EVAL "return redis.call('get', '{b}3')" 1 {b}3
0 MIGRATE 127.0.0.1 port1 "" 0 1000 KEYS {b}1 {b}2 b
0 DBSIZE
1 CLUSTER SETSLOT 3300 NODE id1
0 CLUSTER SETSLOT 3300 NODE id1
~ 0 CLUSTER NODES
~ 1 CLUSTER NODES
~ 2 CLUSTER SLOTS
0 GET b
1 GET b
~ 3 CLUSTER NODES
3 CLUSTER FAILOVER
~ 3 CLUSTER NODES
~ 0 CLUSTER NODES
~ 1 CLUSTER NODES
~ 0 ROLE
~ 3 CLUSTER SLOTS
3 CLUSTER BUMPEPOCH
3 CLUSTER BUMPEPOCH
5 CLUSTER RESET
5 CLUSTER NODES
5 CLUSTER SLOTS
`;

describeWithRealRedis('a cluster of six', () => {
  let real: RealCluster;
  let ours: RedisServer[];
  let sides: readonly [Side, Side];

  beforeAll(async () => {
    real = await RealCluster.start(6);
    const bus = new ClusterBus();
    ours = await Promise.all(Array.from({ length: 6 }, (_, at) => RedisServer.start({ version: '7.0', seed: at, bus })));
    sides = [await sideOf(ours.map(({ port }) => port)), await sideOf(real.ports)];
  }, 60_000);
  afterAll(async () => {
    sides?.forEach(({ clients }) => clients.close());
    await real?.stop();
    await Promise.all(ours?.map((node) => node.stop()) ?? []);
  });

  test('answers as redis-server does', async () => {
    expect(await differences(transcript, sides, { replyOf, settlingMs })).toEqual([]);
  }, 120_000);
});

async function sideOf(ports: readonly number[]): Promise<Side> {
  const clients = new ClusterClients(ports);
  const ids: string[] = [];
  for (const at of ports.keys()) ids.push((await clients.ask(at, ['CLUSTER', 'MYID'])) as string);
  return { clients, ports, ids };
}

/** What a node answers, with ids, ports, times and offsets masked, and lines sorted whose order is of no meaning. */
async function replyOf(side: Side, words: readonly string[], line: string, node: number): Promise<string> {
  const reply = await side.clients.ask(node, words);
  const isUnordered = Array.isArray(reply) && /SHARDS|LINKS|REPLICAS/.test(line);
  const items = isUnordered ? reply.map((item) => masked(side, line, item)) : masked(side, line, reply).split('\n');
  return (isUnordered || line === 'CLUSTER NODES' ? items.sort() : items).join('\n');
}

function masked(side: Side, line: string, reply: Reply): string {
  const withoutBus = side.ports.reduce((left, port) => left.replaceAll(`@${port + 10_000}`, ''), showReply(reply));
  let text = withNames(side, withoutBus.replace(/\b\d{13}\b/g, 'ms')).replace(/("replication-offset",|connected",|\["master",)\d+/g, '$1n');
  if (line === 'ROLE') text = text.replace(/"\d+"\]/g, '"n"]');
  if (line === 'CLUSTER INFO') text = text.replace(/cluster_stats_messages_\w+:\d+\r\n/g, '');
  return text.replace(/ (\d+|ms) (\d+|ms) (\d+) (dis)?connected/g, ' - - $3 $4connected');
}
