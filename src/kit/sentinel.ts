import { DistributedError } from '../base/errors';
import { bridge, settleNow } from '../bridge/inner';
import type { SentinelWire } from '../bridge/wire';
import { numberOf, type ServerNode, type ServerNodeFaults, ServerNodes } from './server-nodes';

/** The servers of a file whose Redis is a master with replicas, watched by Sentinels, and what a test does to them. `redis` is the master, whoever that is. */
export interface Sentinel extends ServerNodeFaults {
  /** The name that clients ask for, e.g. 'mymaster'. */
  readonly name: string;
  /** Host and port of each Sentinel, as ioredis takes them in `sentinels` and node-redis in `sentinelRootNodes`. */
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  /** The Sentinels. */
  readonly sentinels: readonly ServerNode[];
  /** The servers with data: the master it began with, then its replicas. */
  readonly nodes: readonly ServerNode[];
  /** Whom the Sentinels name, as the first of them knows it that runs. @throws DistributedError JD_NO_MASTER */
  readonly master: ServerNode;
  /** The replicas that run. */
  readonly replicas: readonly ServerNode[];
  /**
   * A replica takes over, as by SENTINEL FAILOVER; the former master becomes a replica of it.
   * @param options to: the replica; default: the one that Sentinels choose. lose: how many of the master's last writes had not reached it, and are gone;
   *   default: those by which it lags, else 0
   * @returns who leads now
   * @throws DistributedError JD_NO_REPLICA, JD_CANNOT_LOSE
   */
  failover(options?: { readonly to?: ServerNode; readonly lose?: number }): Promise<ServerNode>;
}

const servers = new ServerNodes<SentinelWire>('sentinel', (wanted) => {
  const open = bridge(wanted).sentinel;
  if (open === undefined) throw withoutSentinel(wanted);
  return settleNow(() => open(wanted));
});

/** The Sentinels of the test file's own Redis, and the servers that they watch. Every use in an environment that has none throws and says what to change. */
export const sentinel: Sentinel = Object.freeze({
  ...servers.faults,
  get name() {
    return servers.sync('name', (wire) => wire.name());
  },
  get addresses() {
    return sentinel.sentinels.map(({ host, port }) => ({ host, port }));
  },
  get sentinels() {
    return servers.select(({ role }) => role === 'sentinel');
  },
  get nodes() {
    return servers.select(({ role }) => role !== 'sentinel');
  },
  get master() {
    return servers.at(servers.sync('master', (wire) => wire.master()));
  },
  get replicas() {
    return servers.select(({ isRunning, role }) => isRunning && role === 'replica');
  },
  failover: async ({ to, lose }: { readonly to?: ServerNode; readonly lose?: number } = {}) =>
    servers.at(await servers.later('failover()', (wire) => wire.failover(to && numberOf(to), lose))),
});

function withoutSentinel(wanted: string): DistributedError {
  return new DistributedError({
    code: 'JD_NO_REDIS',
    what: `${wanted} needs Sentinels of the file's own, and environments/node starts none.`,
    fix: 'Put this first in the test file, before anything else: /** @jest-environment jest-distributed/environments/redis-sentinel */',
  });
}
