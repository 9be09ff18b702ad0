import { toBinary, type BytesLike } from '../base/bytes';
import { DistributedError } from '../base/errors';
import { bridge, settle, settleNow } from '../bridge/inner';
import type { ClusterWire, WireClusterNode } from '../bridge/wire';
import { decodeCommand, execute, type RecordedCommand } from './redis-calls';
import type { RedisReply } from './redis-reply';

/** One node of a {@link Cluster}: the same object for the whole file, whatever becomes of it. */
export interface ClusterNode {
  readonly host: string;
  readonly port: number;
  /** E.g. 'redis://127.0.0.1:40123'. */
  readonly url: string;
  /** The same, by a socket of the system even in the test's process. */
  readonly tcpUrl: string;
  /** 40 hexadecimal digits, as CLUSTER MYID tells them. */
  readonly id: string;
  readonly isRunning: boolean;
  readonly role: 'master' | 'replica';
  /** Whom it follows; undefined: it is a master. */
  readonly master: ClusterNode | undefined;
  /** Who follows it now, and runs. */
  readonly replicas: readonly ClusterNode[];
  /** First and last of each row of slots that it serves. */
  readonly slots: readonly (readonly [first: number, last: number])[];
  /** How many writes of its master have not reached it, because it {@link Cluster.lag | lags}. */
  readonly behind: number;
  /** One command at this very node: no redirection is followed, so it may throw MOVED. @throws RedisError */
  call(command: string, ...args: BytesLike[]): Promise<RedisReply>;
  /** Its own keys as text. */
  dump(): string;
  /** What it has executed, oldest first; the last 10,000. */
  commands(): readonly RecordedCommand[];
}

/** How far a replica is behind: its master's last so many writes have not arrived (Infinity: none arrives any more), or each arrives so many milliseconds later on `redis.clock`. */
export type ReplicaLag = { readonly writes: number } | { readonly ms: number };

/** The nodes of the file's Redis Cluster and what a test does to them. As a whole, it is `redis`: call, flush, dump, snapshot, clock. */
export interface Cluster {
  /** The masters it began with, then the replicas: the first of each master, the second of each ... */
  readonly nodes: readonly ClusterNode[];
  /** The masters that run. */
  readonly masters: readonly ClusterNode[];
  /** The replicas that run. */
  readonly replicas: readonly ClusterNode[];
  /** Host and port of each node, as ioredis' Cluster takes them. */
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  /** The address of each node, as node-redis' createCluster takes them in rootNodes. */
  readonly urls: readonly string[];
  /** The hash slot of a key, 0 to 16,383; of what stands in braces when there is something. */
  slotOf(key: BytesLike): number;
  /** The master that serves a key. @throws DistributedError JD_SLOT_NOT_SERVED */
  node(key: BytesLike): ClusterNode;
  /**
   * A replica takes over, and the former master becomes a replica of it.
   * @param node the replica, or a master whose first replica it is to be
   * @param options lose: how many of the master's last writes had not reached it, and are gone; default: those by which it lags, else 0
   * @returns who leads now
   * @throws DistributedError JD_NO_REPLICA, JD_CANNOT_LOSE
   * @example
   * await cluster.failover(cluster.node('k'), { lose: 1 });
   */
  failover(node: ClusterNode, options?: { readonly lose?: number }): Promise<ClusterNode>;
  /**
   * Has a replica be behind its master from now on, until { writes: 0 } or the end of the test: it answers READONLY clients with old values, WAIT does not
   * count it, and what has not arrived is lost when it takes over.
   * @throws DistributedError JD_NO_REPLICA when the node is a master
   * @example
   * cluster.lag(replica, { writes: Infinity }); // nothing arrives
   * cluster.lag(replica, { writes: 2 }); // all but the last two writes arrive, now and later
   * cluster.lag(replica, { ms: 50 }); // each arrives when redis.clock has moved on by 50 ms
   */
  lag(replica: ClusterNode, lag: ReplicaLag): void;
  /** Cuts the network between the nodes: those of one group reach each other only. Nodes that are in no group make one more. Clients reach all of them. */
  partition(...groups: readonly (readonly ClusterNode[])[]): void;
  /** Joins what {@link partition} has cut. What masters wrote that others have taken over from meanwhile is gone. */
  heal(): void;
  /** Ends a node as a crash does, with its data; a replica of it takes over. */
  kill(node: ClusterNode): Promise<void>;
  /** Brings a node back that was killed: empty, and a replica of whoever serves its slots now. */
  start(node: ClusterNode): Promise<void>;
  /**
   * Moves a slot with its keys to another master while clients go on.
   * @param options during: called when the first half of the keys has gone, so that clients are asked to ASK
   * @throws DistributedError JD_MIGRATION_FAILED; what `during` throws, when the slot has moved
   */
  migrate(slot: number, to: ClusterNode, options?: { readonly during?: () => unknown }): Promise<void>;
}

const find = (wanted: string): ClusterWire => {
  const open = bridge(wanted).cluster;
  if (open === undefined) throw withoutCluster(wanted);
  return settleNow(() => open(wanted));
};

/** Nodes by their numbers: each is one object. */
const known: Node[] = [];

function nodeAt(at: number): Node {
  return (known[at] ??= new Node(at, find('cluster.nodes').nodes()[at]!));
}

/** What changes stands in getters of the prototype, so that a failing test shows the address and not the whole cluster. */
class Node implements ClusterNode {
  readonly host: string;
  readonly port: number;

  constructor(at: number, { host, port }: WireClusterNode) {
    this.host = host;
    this.port = port;
    numbers.set(this, at);
  }

  get url(): string {
    return this.now.url;
  }

  get tcpUrl(): string {
    return this.now.tcpUrl;
  }

  get id(): string {
    return this.now.id;
  }

  get isRunning(): boolean {
    return this.now.isRunning;
  }

  get role(): 'master' | 'replica' {
    return this.now.master === undefined ? 'master' : 'replica';
  }

  get master(): ClusterNode | undefined {
    const { master } = this.now;
    return master === undefined ? undefined : nodeAt(master);
  }

  get replicas(): readonly ClusterNode[] {
    return select((each) => each.isRunning && each.master === numberOf(this));
  }

  get slots(): WireClusterNode['slots'] {
    return this.now.slots;
  }

  get behind(): number {
    return this.now.behind;
  }

  call(...argv: BytesLike[]): Promise<RedisReply> {
    const at = (wanted: string): { call(words: readonly string[]): ReturnType<ClusterWire['call']> } => {
      const wire = find(wanted);
      return { call: (words) => wire.call(numberOf(this), words) };
    };
    return execute('node.call()', at, { argv, buffers: false });
  }

  dump(): string {
    return sync('node.dump()', (wire) => wire.dump(numberOf(this)));
  }

  commands(): readonly RecordedCommand[] {
    return sync('node.commands()', (wire) => wire.commands(numberOf(this)).map(decodeCommand));
  }

  private get now(): WireClusterNode {
    return sync('cluster.nodes', (wire) => wire.nodes()[numberOf(this)]!);
  }
}

const numbers = new WeakMap<ClusterNode, number>();

/** The other side refuses -1. */
function numberOf(node: ClusterNode): number {
  return numbers.get(node) ?? -1;
}

function sync<T>(wanted: string, run: (wire: ClusterWire) => T): T {
  const wire = find(wanted);
  return settleNow(() => run(wire));
}

function select(isWanted: (node: WireClusterNode) => boolean): ClusterNode[] {
  return sync('cluster.nodes', (wire) => wire.nodes()).flatMap((node, at) => (isWanted(node) ? [nodeAt(at)] : []));
}

/** The test file's own Redis Cluster. Every use in an environment that has none throws and says what to change. */
export const cluster: Cluster = Object.freeze({
  get nodes() {
    return select(() => true);
  },
  get masters() {
    return select(({ isRunning, master }) => isRunning && master === undefined);
  },
  get replicas() {
    return select(({ isRunning, master }) => isRunning && master !== undefined);
  },
  get addresses() {
    return cluster.nodes.map(({ host, port }) => ({ host, port }));
  },
  get urls() {
    return cluster.nodes.map(({ url }) => url);
  },
  slotOf: (key: BytesLike) => sync('cluster.slotOf()', (wire) => wire.slotOf(toBinary(key))),
  node: (key: BytesLike) => nodeAt(sync('cluster.node()', (wire) => wire.serving(toBinary(key)))),
  failover: async (node: ClusterNode, { lose }: { readonly lose?: number } = {}) =>
    nodeAt(await settle(find('cluster.failover()').failover(numberOf(node), lose))),
  lag: (replica: ClusterNode, lag: ReplicaLag) => sync('cluster.lag()', (wire) => wire.lag(numberOf(replica), checkedLag(lag))),
  partition: (...groups: readonly (readonly ClusterNode[])[]) =>
    sync('cluster.partition()', (wire) => wire.partition(groups.map((group) => group.map(numberOf)))),
  heal: () => sync('cluster.heal()', (wire) => wire.heal()),
  kill: async (node: ClusterNode) => settle(find('cluster.kill()').kill(numberOf(node))),
  start: async (node: ClusterNode) => settle(find('cluster.start()').start(numberOf(node))),
  async migrate(slot: number, to: ClusterNode, { during }: { readonly during?: () => unknown } = {}) {
    let failure: { readonly error: unknown } | undefined;
    const watched = async (): Promise<void> => {
      try {
        await during?.();
      } catch (error) {
        failure = { error };
      }
    };
    await settle(find('cluster.migrate()').migrate(slot, numberOf(to), watched));
    if (failure !== undefined) throw failure.error;
  },
});

function checkedLag(lag: ReplicaLag): ReplicaLag {
  const [amount] = [...Object.values(lag), undefined];
  if ('writes' in lag !== 'ms' in lag && typeof amount === 'number' && amount >= 0) return { ...lag };
  throw new DistributedError({
    code: 'JD_ARGUMENT',
    what: 'cluster.lag() is not told how far the replica is behind.',
    fix: 'Give { writes: 2 }, { writes: Infinity } or { ms: 50 }; { writes: 0 } ends it.',
  });
}

function withoutCluster(wanted: string): DistributedError {
  return new DistributedError({
    code: 'JD_NO_REDIS',
    what: `${wanted} needs a Redis Cluster of the file's own, and environments/node starts none.`,
    fix: 'Put this first in the test file, before anything else: /** @jest-environment jest-distributed/environments/redis-cluster */',
  });
}
