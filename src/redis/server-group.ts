import type { DrivenClock } from '../base/driven-clock';
import { DistributedError } from '../base/errors';
import type { ServerSnapshot } from './core-at-first-use';
import type { Network, Networked } from './engine/replicating/network';
import type { Lag, Replica } from './engine/replicating/replica';
import type { RedisServer } from './server';
import { ServerClock } from './server-clock';

/** All that a group is at one moment, but for who is connected. */
export interface GroupSnapshot<Member, Part> {
  readonly nodes: readonly { readonly isRunning: boolean; readonly server: ServerSnapshot; readonly part: Part }[];
  readonly cut: ReadonlyMap<Member, number> | undefined;
}

/** Servers that know of each other, and what a test does to them. */
export abstract class ServerGroup<Member extends Networked, Part> {
  /** The time of all nodes. */
  readonly clock: ServerClock;

  protected constructor(
    readonly nodes: readonly RedisServer[],
    protected readonly bus: Network<Member>,
    /** What the nodes see of {@link clock}. */
    readonly time: DrivenClock,
  ) {
    this.clock = new ServerClock(time, () => nodes.forEach((node) => node.flushOutput()));
  }

  /** The nodes that lead now and run: of the greater part where the network is cut. */
  abstract get masters(): RedisServer[];

  /** The master that a node is a replica of; undefined: it is none. */
  abstract masterOf(node: RedisServer): RedisServer | undefined;

  /** Whether any node runs. */
  get isRunning(): boolean {
    return this.nodes.some((node) => node.isRunning);
  }

  /** The replicas that a node has now. */
  replicasOf(node: RedisServer): RedisServer[] {
    return this.nodes.filter((each) => each.isRunning && this.masterOf(each) === node);
  }

  /**
   * Has a replica be behind its master from now on, until {writes: 0}.
   * @param lag writes: so many of the master's last writes have not arrived (Infinity: none arrives any more); or ms: each arrives so many milliseconds
   *   later on {@link clock}
   * @throws DistributedError JD_NO_REPLICA when the node is none
   */
  lag(node: RedisServer, lag: Lag): void {
    if (this.masterOf(node) === undefined) throw noReplica(`The node at port ${node.port} is no replica: it cannot lag.`);
    this.replicaOf(node)!.setLag(lag);
  }

  /** How many writes of its master a replica has not got because it lags. */
  behind(node: RedisServer): number {
    return this.replicaOf(node)?.behind ?? 0;
  }

  /** Cuts the network: nodes of one group reach each other only. Nodes that are in no group make one more. */
  partition(...groups: readonly (readonly RedisServer[])[]): void {
    this.bus.partition(groups.map((group) => group.map((node) => this.memberOf(node))));
  }

  /** Joins what {@link partition} has cut. What masters wrote that others took over from meanwhile is gone. */
  heal(): void {
    this.bus.heal();
  }

  /** Ends a node as a crash does, with its data. Its start() brings it back. */
  async kill(node: RedisServer): Promise<void> {
    await node.stop({ keepData: false });
  }

  /** Removes all keys; replicas that lag have theirs until they hear of it. */
  flush(): void {
    for (const node of this.isRunning ? this.masters : this.nodes) node.flush();
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

  /** Ends all nodes. May be called twice. @param options keepData (default true): whether the keys are there after {@link start} */
  async stop(options: { readonly keepData?: boolean } = {}): Promise<void> {
    this.bus.close();
    await Promise.all(this.nodes.map((node) => node.stop(options)));
  }

  /** Keys, settings and users of all nodes, who leads, who is cut off and how far replicas are behind. Costs next to nothing. */
  snapshot(): GroupSnapshot<Member, Part> {
    const nodes = this.nodes.map((node) => ({ isRunning: node.isRunning, server: node.snapshot(), part: this.savePart(node) }));
    return { nodes, cut: this.bus.save() };
  }

  /** Has those nodes run, and no others, that ran when a snapshot was taken: {@link restore} alone cannot, as it returns at once. */
  async revive({ nodes }: GroupSnapshot<Member, Part>): Promise<void> {
    const end = this.bus.quiet();
    try {
      await Promise.all(this.nodes.map((node, at) => (nodes[at]!.isRunning ? node.start() : node.stop())));
    } finally {
      end();
    }
  }

  /** Goes back to a snapshot, any number of times, in any order; connections stay open. Nodes that do not run have their data when they start. */
  restore({ nodes, cut }: GroupSnapshot<Member, Part>): void {
    // Masters come last: clients that wait there are served then, and replicas that follow already see it.
    const order = [...this.nodes.keys()].sort((a, b) => Number(this.leads(nodes[a]!.part)) - Number(this.leads(nodes[b]!.part)));
    this.bus.together(() => {
      this.bus.restore(cut);
      for (const at of order) this.restorePart(this.nodes[at]!, nodes[at]!.part);
      for (const at of order) this.nodes[at]!.restore(nodes[at]!.server);
    });
  }

  /** A node as the others reach it. */
  protected abstract memberOf(node: RedisServer): Member;
  /** Undefined: it is none that could be a replica. */
  protected abstract replicaOf(node: RedisServer): Replica | undefined;
  protected abstract savePart(node: RedisServer): Part;
  protected abstract restorePart(node: RedisServer, part: Part): void;
  /** Whether it was a master's. */
  protected abstract leads(part: Part): boolean;
}

export function noReplica(what: string): DistributedError {
  return new DistributedError({
    code: 'JD_NO_REPLICA',
    what,
    fix: 'Name a replica; start with `replicas`, or start() one that was stopped.',
  });
}
