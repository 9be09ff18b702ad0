import type { Binary } from '../base/bytes';
import { systemClock } from '../base/clock';
import { DrivenClock } from '../base/driven-clock';
import { DistributedError } from '../base/errors';
import { ClusterCalls } from './cluster-calls';
import type { ServerSnapshot } from './core-at-first-use';
import { ClusterBus } from './engine/cluster/cluster-bus';
import type { NodeCluster } from './engine/cluster/node-cluster';
import { restoreNode, type SavedNode, saveNode } from './engine/cluster/saved-node';
import type { Lag } from './engine/replicating/replica';
import type { SlotRange } from './cluster';
import { runCommandFile } from './fixtures';
import { keySlot, slotCount } from './keyspace/key-slot';
import { ErrorReply, type Reply } from './reply';
import { RedisServer } from './server';
import { ServerClock } from './server-clock';
import { type RedisServerOptions, redisServerDefaults, wrongOption } from './server-options';
import type { RedisVersion } from './version';

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

/** All that a cluster is at one moment, but for who is connected. */
export interface ClusterSnapshot {
  readonly nodes: readonly { readonly isRunning: boolean; readonly server: ServerSnapshot; readonly part: SavedNode }[];
  readonly cut: ReturnType<ClusterBus['save']>;
}

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
  /** The time of all nodes. */
  readonly clock: ServerClock;
  private readonly calls: ClusterCalls;

  private constructor(
    /** The masters it began with, then the replicas: the first of each master, the second of each ... */
    readonly nodes: readonly RedisServer[],
    private readonly bus: ClusterBus,
    /** What the nodes see of {@link clock}. */
    readonly time: DrivenClock,
    private readonly version: RedisVersion,
  ) {
    this.clock = new ServerClock(time, () => nodes.forEach((node) => node.flushOutput()));
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
    const { seed, version } = { ...redisServerDefaults, ...each };
    const clock = new DrivenClock(each.clock ?? systemClock);
    const start = (at: number): Promise<RedisServer> => RedisServer.start({ ...each, seed: `${seed}/${at}`, bus, clock });
    const nodes = await Promise.all(Array.from({ length: count }, (_, at) => start(at)));
    bus.together(() => join(nodes.map(partOf), masters));
    return new RedisCluster(nodes, bus, clock, version);
  }

  /** redis://host:port of each node. */
  get urls(): string[] {
    return this.nodes.map(({ url }) => url);
  }

  /** The masters that run: those of the greater part where the network is cut. */
  get masters(): RedisServer[] {
    const masters = this.nodes.filter((node) => node.isRunning && partOf(node).myself.master === undefined);
    const serving = masters.filter((node) => partOf(node).isUp && partOf(node).myself.slots > 0);
    return serving.length > 0 ? serving : masters;
  }

  /** The master that a node is a replica of, as itself knows it; undefined: it is a master. */
  masterOf(node: RedisServer): RedisServer | undefined {
    const { master } = partOf(node).myself;
    return master && this.nodes.find((each) => partOf(each).myself.id === master.id);
  }

  /** The replicas that a node has now. */
  replicasOf(node: RedisServer): RedisServer[] {
    const { id } = partOf(node).myself;
    return this.nodes.filter((each) => each.isRunning && partOf(each).myself.master?.id === id);
  }

  /** The slots that a node serves, as itself knows it. */
  slotsOf(node: RedisServer): readonly SlotRange[] {
    return partOf(node).rangesOf(partOf(node).myself);
  }

  /** How many writes of its master a replica has not got because it {@link lag}s. */
  behind(node: RedisServer): number {
    return partOf(node).replica.behind;
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

  /** Removes all keys; replicas that lag have theirs until they hear of it. */
  flush(): void {
    for (const node of this.isRunning ? this.masters : this.nodes) node.flush();
  }

  /** Keys, settings and users of all nodes, who serves what, who is cut off and how far replicas are behind. Costs next to nothing. */
  snapshot(): ClusterSnapshot {
    const nodes = this.nodes.map((node) => ({ isRunning: node.isRunning, server: node.snapshot(), part: saveNode(partOf(node)) }));
    return { nodes, cut: this.bus.save() };
  }

  /** Has those nodes run, and no others, that ran when a snapshot was taken: {@link restore} alone cannot, as it returns at once. */
  async revive({ nodes }: ClusterSnapshot): Promise<void> {
    const end = this.bus.quiet();
    try {
      await Promise.all(this.nodes.map((node, at) => (nodes[at]!.isRunning ? node.start() : node.stop())));
    } finally {
      end();
    }
  }

  /** Goes back to a snapshot, any number of times, in any order; connections stay open. Nodes that do not run have their data when they start. */
  restore({ nodes, cut }: ClusterSnapshot): void {
    // Masters come last: clients that wait there are served then, and replicas that follow already see it.
    const order = [...this.nodes.keys()].sort((a, b) => Number(isMaster(nodes[a]!.part)) - Number(isMaster(nodes[b]!.part)));
    this.bus.together(() => {
      this.bus.restore(cut);
      for (const at of order) restoreNode(partOf(this.nodes[at]!), nodes[at]!.part);
      for (const at of order) this.nodes[at]!.restore(nodes[at]!.server);
    });
  }

  /**
   * A replica takes over, and the former master becomes a replica of it.
   * @param node the replica, or a master whose first replica it is to be
   * @param options lose: how many of the master's last writes had not reached it, and are gone; default: those by which it {@link lag}s
   * @throws DistributedError JD_NO_REPLICA, JD_CANNOT_LOSE
   */
  async failover(node: RedisServer, { lose }: { readonly lose?: number | undefined } = {}): Promise<RedisServer> {
    const replica = partOf(node).myself.master === undefined ? this.replicasOf(node)[0] : node;
    if (replica === undefined) throw noReplica(`The node at port ${node.port} has no replica that runs.`);
    const part = partOf(replica);
    part.replica.lose(lose);
    part.takeOver();
    return replica;
  }

  /**
   * Has a replica be behind its master from now on, until {writes: 0}.
   * @param lag writes: so many of the master's last writes have not arrived (Infinity: none arrives any more); or ms: each arrives so many milliseconds
   *   later on {@link clock}
   * @throws DistributedError JD_NO_REPLICA when the node is a master
   */
  lag(replica: RedisServer, lag: Lag): void {
    if (partOf(replica).myself.master === undefined) throw noReplica(`The node at port ${replica.port} is a master: it cannot lag.`);
    partOf(replica).replica.setLag(lag);
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

  /** Whether any node runs. */
  get isRunning(): boolean {
    return this.nodes.some((node) => node.isRunning);
  }

  /** Starts all nodes that do not run. */
  async start(): Promise<void> {
    const end = this.bus.quiet();
    try {
      await Promise.all(this.nodes.map((node) => node.start()));
    } finally {
      end();
    }
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

  /** Ends all nodes; roles and slots stay. May be called twice. @param options keepData (default true): whether the keys are there after {@link start} */
  async stop(options: { readonly keepData?: boolean } = {}): Promise<void> {
    this.bus.close();
    await Promise.all(this.nodes.map((node) => node.stop(options)));
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

function isMaster({ topology }: SavedNode): boolean {
  return topology.nodes[0]!.masterId === undefined;
}

function noReplica(what: string): DistributedError {
  return new DistributedError({
    code: 'JD_NO_REPLICA',
    what,
    fix: 'Start the cluster with `replicas`, or start() one that was stopped, and name that.',
  });
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
