import type { Binary } from '../base/bytes';
import { systemClock } from '../base/clock';
import { DrivenClock } from '../base/driven-clock';
import { DistributedError } from '../base/errors';
import { callErrors } from './call-errors';
import type { PlainEngine } from './engine/replicating/plain-engine';
import { bestReplica } from './engine/sentinel/failover';
import type { Replica, SavedReplica } from './engine/replicating/replica';
import { type DataMember, ReplicationBus, type SentinelMember } from './engine/replicating/replication-bus';
import type { Reply } from './reply';
import type { SentinelState } from './sentinel';
import { RedisServer } from './server';
import { type GroupSnapshot, noReplica, ServerGroup } from './server-group';
import { type RedisServerOptions, redisServerDefaults, wrongOption } from './server-options';

/** What a group is started with: how many servers, and what each of them is started with. Ports are free ones. */
export interface SentinelGroupOptions extends Omit<RedisServerOptions, 'port' | 'unixsocket' | 'bus' | 'isSentinel'> {
  /** How many replicas the master has; default 2. */
  readonly replicas?: number;
  /** How many Sentinels watch it; default 3. */
  readonly sentinels?: number;
  /** How many of them must see it down; default: most of them. */
  readonly quorum?: number | undefined;
  /** The name that clients ask for; default 'mymaster'. */
  readonly name?: string;
}

export const sentinelGroupDefaults = { replicas: 2, sentinels: 3, name: 'mymaster' } as const;

/** A group has no more servers than this. */
export const mostServers = 100;

/** What a server of the group is at one moment, besides its data. */
export type SavedMember =
  | { readonly kind: 'data'; readonly replica: SavedReplica; readonly offset: number }
  | { readonly kind: 'sentinel'; readonly state: SentinelState };

export type SentinelGroupSnapshot = GroupSnapshot<DataMember | SentinelMember, SavedMember>;

/**
 * A master with its replicas, and Sentinels that watch them, in this process. A replica has each write as soon as its master has; who is down is seen at
 * once, and failed over at once when enough Sentinels see it.
 *
 * @example
 * const group = await SentinelGroup.start();
 * const client = new Redis({ name: group.name, sentinels: group.sentinels.map(({ host, port }) => ({ host, port })) }); // of ioredis
 * await group.kill(group.master);
 * await client.get('k'); // of the replica that has taken over
 * await group.stop();
 */
export class SentinelGroup extends ServerGroup<DataMember | SentinelMember, SavedMember> {
  private constructor(
    /** The name that clients ask for. */
    readonly name: string,
    /** The master it began with, then its replicas. */
    readonly data: readonly RedisServer[],
    readonly sentinels: readonly RedisServer[],
    bus: ReplicationBus,
    time: DrivenClock,
  ) {
    super([...data, ...sentinels], bus, time);
  }

  /**
   * Starts a group in which all know each other.
   * @throws DistributedError as RedisServer.start does
   */
  static async start(options: SentinelGroupOptions = {}): Promise<SentinelGroup> {
    const { replicas, sentinels, name, quorum, ...each } = { ...sentinelGroupDefaults, ...options };
    const agreeing = quorum ?? Math.floor(sentinels / 2) + 1;
    const isCount = (value: number, least: number): boolean => Number.isInteger(value) && value >= least;
    if (!isCount(replicas, 0) || !isCount(sentinels, 1) || !isCount(agreeing, 1) || 1 + replicas + sentinels > mostServers)
      throw wrongOption(
        `A master with ${replicas} replicas and ${sentinels} Sentinels, of which ${agreeing} agree, cannot be.`,
        `Give whole numbers, at least 0, 1 and 1, that make ${mostServers} servers (mostServers) at most.`,
      );
    const bus = new ReplicationBus();
    const clock = new DrivenClock(each.clock ?? systemClock);
    const start = (at: number): Promise<RedisServer> => {
      const isSentinel = at > replicas;
      const seed = `${each.seed ?? redisServerDefaults.seed}/${at}`;
      // As with Sentinels of their own, passwords and settings are those of the servers with data.
      const { config = {}, password, ...both } = each;
      return RedisServer.start({ ...both, ...(isSentinel ? {} : { config, password }), seed, bus, clock, isSentinel });
    };
    const servers = await Promise.all(Array.from({ length: 1 + replicas + sentinels }, (_, at) => start(at)));
    const [data, watching] = [servers.slice(0, replicas + 1), servers.slice(replicas + 1)];
    const group = new SentinelGroup(name, data, watching, bus, clock);
    bus.together(() => {
      const master = { host: data[0]!.host, port: data[0]!.port };
      for (const server of data.slice(1)) engineOf(server).replication.follow(master);
      for (const server of watching) server.sentinel!.monitor(name, master, agreeing);
    });
    return group;
  }

  /** The server that the Sentinels name, as the first of them knows it that runs. */
  get master(): RedisServer {
    const sentinel = this.sentinels.find((each) => each.isRunning) ?? this.sentinels[0]!;
    const watched = sentinel.sentinel!.watched(this.name);
    const found = this.data.find(({ port }) => port === watched?.port);
    if (found !== undefined) return found;
    throw new DistributedError({
      code: 'JD_NO_MASTER',
      what: `The Sentinels watch no server of this group by the name ${this.name}.`,
      fix: 'SENTINEL MONITOR names it again, or a snapshot from before SENTINEL REMOVE is restored.',
    });
  }

  override get masters(): RedisServer[] {
    return [this.master];
  }

  override masterOf(node: RedisServer): RedisServer | undefined {
    const master = node.replicated?.replication.master;
    return master && this.data.find(({ host, port }) => host === master.host && port === master.port);
  }

  /** One command at the master. */
  async call(argv: readonly Binary[]): Promise<Reply> {
    if (!this.isRunning) throw callErrors.stopped(argv);
    return this.master.call(argv);
  }

  /**
   * A replica takes over, as by SENTINEL FAILOVER.
   * @param options to: the replica; default: the one that Sentinels choose; lose: how many of the master's last writes had not reached it, and are gone;
   *   default: those by which it {@link lag}s
   * @returns who leads now
   * @throws DistributedError JD_NO_REPLICA, JD_CANNOT_LOSE
   */
  async failover({ to, lose }: { readonly to?: RedisServer | undefined; readonly lose?: number | undefined } = {}): Promise<RedisServer> {
    const node = this.sentinels.find((each) => each.isRunning)?.sentinel;
    const watched = node?.watched(this.name);
    const chosen = to === undefined ? watched && bestReplica(node!, watched) : watched?.replicas.get(`${to.host}:${to.port}`);
    const replica = this.data.find(({ port }) => port === chosen?.port);
    if (node === undefined || watched === undefined || chosen === undefined || replica?.isRunning !== true)
      throw noReplica('There is no replica that runs, and a Sentinel that knows it.');
    engineOf(replica).replica.lose(lose);
    node.failover(watched, chosen);
    return replica;
  }

  /** As when a Sentinel changes a server's role, its clients are let go, so that they ask who leads now. */
  override restore(snapshot: SentinelGroupSnapshot): void {
    const former = this.data.map((node) => this.masterOf(node));
    super.restore(snapshot);
    this.data.forEach((node, at) => {
      if (this.masterOf(node) !== former[at]) engineOf(node).plain.endClients();
    });
  }

  protected memberOf(node: RedisServer): DataMember | SentinelMember {
    return node.sentinel ?? engineOf(node).plain;
  }

  protected replicaOf(node: RedisServer): Replica | undefined {
    return node.replicated?.replica;
  }

  protected savePart(node: RedisServer): SavedMember {
    if (node.sentinel !== undefined) return { kind: 'sentinel', state: structuredClone(node.sentinel.state) };
    const { replica, feed } = engineOf(node);
    return { kind: 'data', replica: replica.save(), offset: feed.offset };
  }

  protected restorePart(node: RedisServer, part: SavedMember): void {
    if (part.kind === 'sentinel') {
      node.sentinel!.state = structuredClone(part.state);
      return;
    }
    const { replica, feed } = engineOf(node);
    replica.restore(part.replica);
    feed.follow(part.offset);
  }

  protected leads(part: SavedMember): boolean {
    return part.kind === 'data' && part.replica.source === undefined;
  }
}

function engineOf(node: RedisServer): PlainEngine {
  return node.replicated!;
}
