import { DistributedError } from '../base/errors';
import { newestVersion } from '../base/redis-versions';
import type { ClusterWire, WireClusterNode } from '../bridge/wire';
import { toWire } from '../redis/protocol/wire';
import { type ClusterSnapshot, RedisCluster } from '../redis/redis-cluster';
import { ErrorReply, type Reply } from '../redis/reply';
import type { RedisServer } from '../redis/server';
import { dial } from '../redis/transport/dial';
import { inProcessNames, type RedisBackend, type ServerOptions } from './backend';
import { Mirror } from './external/mirror';

/** Starts a Redis Cluster in this process. */
export async function startCluster(options: ServerOptions): Promise<RedisBackend> {
  const { binary: _program, container: _image, databases: _always1, cluster: shape, version = newestVersion, ...each } = options;
  const cluster = await RedisCluster.start({ ...each, ...shape, version });
  const [first] = cluster.nodes as [RedisServer];
  const mirror = (): Mirror => new Mirror(version, 1, cluster.time);
  return {
    name: inProcessNames.cluster,
    get host() {
      return first.host;
    },
    get port() {
      return first.port;
    },
    get url() {
      return first.url;
    },
    get tcpUrl() {
      return first.tcpUrl;
    },
    get password() {
      return first.password;
    },
    get connectionCount() {
      return cluster.nodes.reduce((sum, node) => sum + node.connectionCount, 0);
    },
    clock: cluster.clock,
    commands: undefined,
    cluster: clusterWire(cluster),
    call: async (argv) => toWire(await cluster.call(argv)),
    flush: () => cluster.flush(),
    dump: () => withData(mirror(), cluster, (data) => data.text()),
    load: (path) => load(mirror(), cluster, path),
    loadCommands: (path) => cluster.loadCommands(path),
    save: async (path) => withData(mirror(), cluster, (data) => data.save(path)),
    snapshot: () => cluster.snapshot(),
    revive: (snapshot) => cluster.revive(snapshot as ClusterSnapshot),
    restore: (snapshot) => cluster.restore(snapshot as ClusterSnapshot),
    answerAt(addresses, onConnect) {
      const port = (): number | undefined => cluster.nodes.find((node) => node.isRunning)?.port;
      const removals = addresses.map((address) => dial.alias(address, { port, onConnect }));
      return () => removals.forEach((remove) => remove());
    },
    start: () => cluster.start(),
    stop: (how) => cluster.stop(how),
  };
}

function withData<T>(mirror: Mirror, { masters, nodes, isRunning }: RedisCluster, use: (mirror: Mirror) => T): T {
  try {
    const holders = isRunning ? masters : nodes.filter((node) => node.cluster!.myself.master === undefined);
    for (const node of holders) mirror.add(node.storedKeys());
    return use(mirror.addLibraries([...holders[0]!.cluster!.feed.libraries.values()].map(({ code }) => code)));
  } finally {
    mirror.end();
  }
}

/** Each key goes where its slot is. */
async function load(mirror: Mirror, cluster: RedisCluster, path: string): Promise<number> {
  try {
    const { keys, libraries } = await mirror.load(path);
    const calls = libraries.map((code) => ['FUNCTION', 'LOAD', 'REPLACE', code]);
    for (const { key, payload, expireAtMs } of keys) calls.push(['RESTORE', key, String(expireAtMs ?? 0), payload, 'REPLACE', 'ABSTTL']);
    for (const reply of await Promise.all(calls.map((argv) => cluster.call(argv)))) checkLoaded(reply, path);
    return keys.length;
  } finally {
    mirror.end();
  }
}

function checkLoaded(reply: Reply, path: string): void {
  if (!(reply instanceof ErrorReply)) return;
  throw new DistributedError({
    code: 'JD_FIXTURE',
    what: `${path} is not loaded as a whole: a node of the cluster says ${reply.message}.`,
    fix: 'Load it while all slots are served.',
  });
}

/** Nodes cross as their numbers. */
function clusterWire(cluster: RedisCluster): ClusterWire {
  const numberOf = (node: RedisServer): number => cluster.nodes.indexOf(node);
  const at = (number: number): RedisServer => {
    const node = cluster.nodes[number];
    if (node !== undefined) return node;
    throw new DistributedError({
      code: 'JD_ARGUMENT',
      what: 'This is no node of the cluster.',
      fix: 'Give one of cluster.nodes, or what cluster.node(key) returns.',
    });
  };
  return {
    nodes: () => cluster.nodes.map((node) => describe(cluster, node)),
    slotOf: (key) => cluster.slotOf(key),
    serving: (key) => numberOf(cluster.node(key)),
    call: async (node, argv) => toWire(await at(node).call(argv)),
    dump: (node) => at(node).dump(),
    commands: (node) => at(node).commands(),
    failover: async (node, lose) => numberOf(await cluster.failover(at(node), { lose })),
    lag: (node, lag) => cluster.lag(at(node), lag),
    partition: (groups) => cluster.partition(...groups.map((group) => group.map(at))),
    heal: () => cluster.heal(),
    kill: (node) => cluster.kill(at(node)),
    start: (node) => at(node).start(),
    migrate: (slot, to, during) => cluster.migrate(slot, at(to), { during }),
  };
}

function describe(cluster: RedisCluster, node: RedisServer): WireClusterNode {
  const master = cluster.masterOf(node);
  return {
    id: node.cluster!.myself.id,
    host: node.host,
    port: node.port,
    url: node.url,
    tcpUrl: node.tcpUrl,
    isRunning: node.isRunning,
    master: master && cluster.nodes.indexOf(master),
    slots: cluster.slotsOf(node),
    behind: cluster.behind(node),
  };
}
