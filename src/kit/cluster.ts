import { toBinary, type BytesLike } from '../base/bytes';
import { DistributedError } from '../base/errors';
import { bridge, settleNow } from '../bridge/inner';
import type { ClusterWire } from '../bridge/wire';
import { numberOf, type ServerNode, type ServerNodeFaults, ServerNodes } from './server-nodes';

/** The nodes of the file's Redis Cluster and what a test does to them. As a whole, it is `redis`: call, flush, dump, snapshot, clock. */
export interface Cluster extends ServerNodeFaults {
  /** The masters it began with, then the replicas: the first of each master, the second of each ... */
  readonly nodes: readonly ServerNode[];
  /** The masters that run. */
  readonly masters: readonly ServerNode[];
  /** The replicas that run. */
  readonly replicas: readonly ServerNode[];
  /** Host and port of each node, as ioredis' Cluster takes them. */
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  /** The address of each node, as node-redis' createCluster takes them in rootNodes. */
  readonly urls: readonly string[];
  /** The hash slot of a key, 0 to 16,383; of what stands in braces when there is something. */
  slotOf(key: BytesLike): number;
  /** The master that serves a key. @throws DistributedError JD_SLOT_NOT_SERVED */
  node(key: BytesLike): ServerNode;
  /**
   * A replica takes over, and the former master becomes a replica of it.
   * @param node the replica, or a master whose first replica it is to be
   * @param options lose: how many of the master's last writes had not reached it, and are gone; default: those by which it lags, else 0
   * @returns who leads now
   * @throws DistributedError JD_NO_REPLICA, JD_CANNOT_LOSE
   * @example
   * await cluster.failover(cluster.node('k'), { lose: 1 });
   */
  failover(node: ServerNode, options?: { readonly lose?: number }): Promise<ServerNode>;
  /**
   * Moves a slot with its keys to another master while clients go on.
   * @param options during: called when the first half of the keys has gone, so that clients are asked to ASK
   * @throws DistributedError JD_MIGRATION_FAILED; what `during` throws, when the slot has moved
   */
  migrate(slot: number, to: ServerNode, options?: { readonly during?: () => unknown }): Promise<void>;
}

const servers = new ServerNodes<ClusterWire>('cluster', (wanted) => {
  const open = bridge(wanted).cluster;
  if (open === undefined) throw withoutCluster(wanted);
  return settleNow(() => open(wanted));
});

/** The test file's own Redis Cluster. Every use in an environment that has none throws and says what to change. */
export const cluster: Cluster = Object.freeze({
  ...servers.faults,
  get nodes() {
    return servers.select(() => true);
  },
  get masters() {
    return servers.select(({ isRunning, role }) => isRunning && role === 'master');
  },
  get replicas() {
    return servers.select(({ isRunning, role }) => isRunning && role === 'replica');
  },
  get addresses() {
    return servers.list().map(({ host, port }) => ({ host, port }));
  },
  get urls() {
    return servers.list().map(({ url }) => url);
  },
  slotOf: (key: BytesLike) => servers.sync('slotOf()', (wire) => wire.slotOf(toBinary(key))),
  node: (key: BytesLike) => servers.at(servers.sync('node()', (wire) => wire.serving(toBinary(key)))),
  failover: async (node: ServerNode, { lose }: { readonly lose?: number } = {}) =>
    servers.at(await servers.later('failover()', (wire) => wire.failover(numberOf(node), lose))),
  async migrate(slot: number, to: ServerNode, { during }: { readonly during?: () => unknown } = {}) {
    let failure: { readonly error: unknown } | undefined;
    const watched = async (): Promise<void> => {
      try {
        await during?.();
      } catch (error) {
        failure = { error };
      }
    };
    await servers.later('migrate()', (wire) => wire.migrate(slot, numberOf(to), watched));
    if (failure !== undefined) throw failure.error;
  },
});

function withoutCluster(wanted: string): DistributedError {
  return new DistributedError({
    code: 'JD_NO_REDIS',
    what: `${wanted} needs a Redis Cluster of the file's own, and environments/node starts none.`,
    fix: 'Put this first in the test file, before anything else: /** @jest-environment jest-distributed/environments/redis-cluster */',
  });
}
