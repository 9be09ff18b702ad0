import type { Binary } from '../base/bytes';
import { DistributedError } from '../base/errors';
import { ClusterBus } from './engine/cluster/cluster-bus';
import type { NodeCluster } from './engine/cluster/node-cluster';
import { keySlot, slotCount } from './keyspace/key-slot';
import { ErrorReply } from './reply';
import { RedisServer } from './server';
import { type RedisServerOptions, redisServerDefaults, wrongOption } from './server-options';

/** What a cluster is started with: how many nodes, and what each of them is started with. Ports are free ones. */
export interface RedisClusterOptions extends Omit<RedisServerOptions, 'port' | 'unixsocket' | 'bus' | 'databases'> {
  /** How many masters share the slots; default 3. */
  readonly masters?: number;
  /** How many replicas each master has; default 1. */
  readonly replicas?: number;
}

export const redisClusterDefaults = { masters: 3, replicas: 1 } as const;

/** A cluster has no more nodes than this. */
export const mostNodes = 100;

/** Milliseconds that MIGRATE may take between two nodes of this process. */
const migrateTimeoutMs = 5000;

/**
 * A Redis Cluster in this process: masters that share the slots, and their replicas, each a server with an address of its own.
 * What one node does the others know at once; a replica has each write as soon as its master has.
 *
 * @example
 * const cluster = await RedisCluster.start();
 * const client = new Cluster(cluster.nodes.map(({ host, port }) => ({ host, port }))); // of ioredis
 * await client.set('k', 'v');
 * await cluster.failover(cluster.node('k'), { lose: 1 }); // the write had not reached the replica
 * await client.get('k'); // null
 * await cluster.stop();
 */
export class RedisCluster {
  private constructor(
    /** The masters it began with, then the replicas: the first of each master, the second of each ... */
    readonly nodes: readonly RedisServer[],
    private readonly bus: ClusterBus,
  ) {}

  /**
   * Starts a cluster that is complete and up.
   * @throws DistributedError as RedisServer.start does
   */
  static async start(options: RedisClusterOptions = {}): Promise<RedisCluster> {
    const { masters = redisClusterDefaults.masters, replicas = redisClusterDefaults.replicas, ...each } = options;
    const count = masters * (1 + replicas);
    if (!Number.isInteger(masters) || masters < 1 || !Number.isInteger(replicas) || replicas < 0 || count > mostNodes)
      throw wrongOption(
        `A cluster of ${masters} masters with ${replicas} replicas each cannot be.`,
        `Give whole numbers, at least 1 and 0, that make ${mostNodes} nodes (mostNodes) at most.`,
      );
    const bus = new ClusterBus();
    const seed = each.seed ?? redisServerDefaults.seed;
    const nodes = await Promise.all(Array.from({ length: count }, (_, at) => RedisServer.start({ ...each, seed: `${seed}/${at}`, bus })));
    bus.together(() => join(nodes.map(partOf), masters));
    return new RedisCluster(nodes, bus);
  }

  /** redis://host:port of each node. */
  get urls(): string[] {
    return this.nodes.map(({ url }) => url);
  }

  /** The nodes that serve slots now. */
  get masters(): RedisServer[] {
    return this.nodes.filter((node) => node.isRunning && partOf(node).myself.master === undefined);
  }

  /** The replicas that a node has now. */
  replicasOf(node: RedisServer): RedisServer[] {
    const { id } = partOf(node).myself;
    return this.nodes.filter((each) => each.isRunning && partOf(each).myself.master?.id === id);
  }

  /** The master that serves a key. @throws DistributedError JD_SLOT_NOT_SERVED */
  node(key: Binary): RedisServer {
    return this.servingNode(keySlot(key));
  }

  /**
   * A replica takes over, and the former master becomes a replica of it.
   * @param node the replica, or a master whose first replica it is to be
   * @param options lose (default 0): how many of the master's last writes had not reached it, and are gone
   * @throws DistributedError JD_NO_REPLICA, JD_CANNOT_LOSE
   */
  async failover(node: RedisServer, { lose = 0 }: { readonly lose?: number } = {}): Promise<RedisServer> {
    const replica = partOf(node).myself.master === undefined ? this.replicasOf(node)[0] : node;
    if (replica === undefined)
      throw new DistributedError({
        code: 'JD_NO_REPLICA',
        what: `The node at port ${node.port} has no replica that runs.`,
        fix: 'Start the cluster with `replicas`, or start() one that was stopped.',
      });
    const part = partOf(replica);
    part.replica.lose(lose);
    part.takeOver();
    return replica;
  }

  /** Cuts the network: nodes of one group reach each other only. Nodes that are in no group make one more. */
  partition(...groups: readonly (readonly RedisServer[])[]): void {
    this.bus.partition(groups.map((group) => group.map(partOf)));
  }

  /** Joins what {@link partition} has cut. What masters wrote that others took over from meanwhile is gone. */
  heal(): void {
    this.bus.heal();
  }

  /** Ends a node as a crash does, with its data; a replica of it takes over. Its start() brings it back. */
  async kill(node: RedisServer): Promise<void> {
    await node.stop({ keepData: false });
  }

  /**
   * Moves a slot with its keys to another master while clients go on.
   * @param options during: called when the first half of the keys has gone, so that clients are asked to ASK
   * @throws DistributedError JD_MIGRATION_FAILED
   */
  async migrate(slot: number, to: RedisServer, { during }: { readonly during?: () => unknown } = {}): Promise<void> {
    const from = this.servingNode(slot);
    if (from === to) return;
    const [fromId, toId] = [partOf(from).myself.id, partOf(to).myself.id];
    await run(to, 'CLUSTER', 'SETSLOT', String(slot), 'IMPORTING', fromId);
    await run(from, 'CLUSTER', 'SETSLOT', String(slot), 'MIGRATING', toId);
    await moveKeys(from, to, Math.ceil(partOf(from).keysIn(slot).length / 2), slot);
    await during?.();
    await moveKeys(from, to, Infinity, slot);
    await run(to, 'CLUSTER', 'SETSLOT', String(slot), 'NODE', toId);
    await run(from, 'CLUSTER', 'SETSLOT', String(slot), 'NODE', toId);
  }

  /** Ends all nodes. May be called twice. */
  async stop(): Promise<void> {
    this.bus.close();
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  private servingNode(slot: number): RedisServer {
    const masters = this.masters.filter((node) => partOf(node).owner(slot) === partOf(node).myself);
    const serving = masters.find((node) => partOf(node).isUp) ?? masters[0];
    if (serving !== undefined) return serving;
    throw new DistributedError({
      code: 'JD_SLOT_NOT_SERVED',
      what: `No node serves slot ${slot}.`,
      fix: 'Start one that does, or heal() the cluster.',
    });
  }
}

function partOf(node: RedisServer): NodeCluster {
  return node.cluster!;
}

/** Makes one cluster of nodes that know nobody: slots in equal parts, epochs from 1 on. */
function join(nodes: readonly NodeCluster[], masters: number): void {
  nodes.forEach((node, at) => node.setEpoch(at + 1));
  for (const node of nodes) for (const other of nodes) node.meet(other.address.host, other.address.port);
  nodes.forEach((node, at) => {
    if (at < masters) node.claim(range(Math.round((at * slotCount) / masters), Math.round(((at + 1) * slotCount) / masters)));
    else node.replicate(node.node(nodes[at % masters]!.myself.id)!);
  });
}

function* range(from: number, to: number): Iterable<number> {
  for (let slot = from; slot < to; slot++) yield slot;
}

async function moveKeys(from: RedisServer, to: RedisServer, most: number, slot: number): Promise<void> {
  const keys = partOf(from).keysIn(slot).slice(0, most);
  const auth = to.password === undefined ? [] : ['AUTH', to.password];
  if (keys.length > 0) await run(from, 'MIGRATE', to.host, String(to.port), '', '0', String(migrateTimeoutMs), ...auth, 'KEYS', ...keys);
}

async function run(node: RedisServer, ...argv: Binary[]): Promise<void> {
  const reply = await node.call(argv);
  if (reply instanceof ErrorReply)
    throw new DistributedError({
      code: 'JD_MIGRATION_FAILED',
      what: `${argv[0]} was refused by the node at port ${node.port}: ${reply.message}.`,
      fix: 'Migrate to a master that is reached.',
    });
}
