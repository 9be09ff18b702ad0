import type { Binary } from '../base/bytes';
import { systemClock } from '../base/clock';
import { DrivenClock } from '../base/driven-clock';
import { DistributedError } from '../base/errors';
import { ClusterCalls } from './cluster-calls';
import { ClusterBus } from './engine/cluster/cluster-bus';
import type { NodeCluster } from './engine/cluster/node-cluster';
import { restoreNode, type SavedNode, saveNode } from './engine/cluster/saved-node';
import type { Replica } from './engine/replicating/replica';
import type { SlotRange } from './cluster';
import { runCommandFile } from './fixtures';
import { keySlot, slotCount } from './keyspace/key-slot';
import { ErrorReply, type Reply } from './reply';
import { RedisServer } from './server';
import { type GroupSnapshot, noReplica, ServerGroup } from './server-group';
import { type RedisServerOptions, redisServerDefaults, wrongOption } from './server-options';
import type { RedisVersion } from './version';

/** What a cluster is started with: how many nodes, and what each of them is started with. */
export interface RedisClusterOptions extends Omit<RedisServerOptions, 'port' | 'unixsocket' | 'bus' | 'databases'> {
  /** Of the first node; the others have those that follow. Default: free ones. */
  readonly port?: number;
  /** How many masters share the slots; default 3. */
  readonly masters?: number;
  /** How many replicas each master has; default 1. */
  readonly replicas?: number;
}

export const redisClusterDefaults = { masters: 3, replicas: 1 } as const;

/** A cluster has no more nodes than this. */
export const mostNodes = 100;

export type ClusterSnapshot = GroupSnapshot<NodeCluster, SavedNode>;

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
export class RedisCluster extends ServerGroup<NodeCluster, SavedNode> {
  private readonly calls: ClusterCalls;

  /** @param nodes the masters it began with, then the replicas: the first of each master, the second of each ... */
  private constructor(
    nodes: readonly RedisServer[],
    bus: ClusterBus,
    time: DrivenClock,
    private readonly version: RedisVersion,
  ) {
    super(nodes, bus, time);
    this.calls = new ClusterCalls(this, version, (node, argv) => node.call(argv));
  }

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
    const { seed, version, port } = { ...redisServerDefaults, ...each };
    const clock = new DrivenClock(each.clock ?? systemClock);
    const start = (at: number): Promise<RedisServer> =>
      RedisServer.start({ ...each, port: port && port + at, seed: `${seed}/${at}`, bus, clock });
    const nodes = await Promise.all(Array.from({ length: count }, (_, at) => start(at)));
    bus.together(() => join(nodes.map(partOf), masters));
    return new RedisCluster(nodes, bus, clock, version);
  }

  /** redis://host:port of each node. */
  get urls(): string[] {
    return this.nodes.map(({ url }) => url);
  }

  override get masters(): RedisServer[] {
    const masters = this.nodes.filter((node) => node.isRunning && partOf(node).myself.master === undefined);
    const serving = masters.filter((node) => partOf(node).isUp && partOf(node).myself.slots > 0);
    return serving.length > 0 ? serving : masters;
  }

  /** The master that a node is a replica of, as itself knows it; undefined: it is a master. */
  masterOf(node: RedisServer): RedisServer | undefined {
    const { master } = partOf(node).myself;
    return master && this.nodes.find((each) => partOf(each).myself.id === master.id);
  }

  /** The slots that a node serves, as itself knows it. */
  slotsOf(node: RedisServer): readonly SlotRange[] {
    return partOf(node).rangesOf(partOf(node).myself);
  }

  /** The hash slot of a key. */
  slotOf(key: Binary): number {
    return keySlot(key);
  }

  /** The master that serves a key. @throws DistributedError JD_SLOT_NOT_SERVED */
  node(key: Binary): RedisServer {
    return this.servingNode(keySlot(key));
  }

  /** One command, as a cluster's client sends it: see {@link ClusterCalls}. */
  call(argv: readonly Binary[]): Promise<Reply> {
    return this.calls.call(argv);
  }

  /** Runs the commands of a file, over connections of their own: see {@link runCommandFile}. */
  async loadCommands(path: string): Promise<number> {
    const own = new Map(this.nodes.map((node) => [node, node.openCalls()]));
    const calls = new ClusterCalls(this, this.version, (node, argv) => own.get(node)!.call(argv));
    try {
      return await runCommandFile(path, {
        call: (argv) => calls.call(argv),
        get inTransaction() {
          return [...own.values()].some((each) => each.inTransaction);
        },
      });
    } finally {
      for (const each of own.values()) each.end();
    }
  }

  /**
   * A replica takes over, and the former master becomes a replica of it.
   * @param node the replica, or a master whose first replica it is to be
   * @param options lose: how many of the master's last writes had not reached it, and are gone; default: those by which it {@link lag}s
   * @throws DistributedError JD_NO_REPLICA, JD_CANNOT_LOSE
   */
  async failover(node: RedisServer, options: { readonly lose?: number | undefined } = {}): Promise<RedisServer> {
    return this.promote(node, options);
  }

  /** As {@link failover}, at once. */
  promote(node: RedisServer, { lose }: { readonly lose?: number | undefined }): RedisServer {
    const replica = partOf(node).myself.master === undefined ? this.replicasOf(node)[0] : node;
    if (replica === undefined) throw noReplica(`The node at port ${node.port} has no replica that runs.`);
    const part = partOf(replica);
    part.replica.lose(lose);
    part.takeOver();
    return replica;
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

  protected memberOf(node: RedisServer): NodeCluster {
    return partOf(node);
  }

  protected replicaOf(node: RedisServer): Replica {
    return partOf(node).replica;
  }

  protected savePart(node: RedisServer): SavedNode {
    return saveNode(partOf(node));
  }

  protected restorePart(node: RedisServer, part: SavedNode): void {
    restoreNode(partOf(node), part);
  }

  protected leads({ topology }: SavedNode): boolean {
    return topology.nodes[0]!.masterId === undefined;
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
