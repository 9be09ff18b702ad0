import type { NodeCluster } from './node-cluster';

/** How many rounds of news it takes at most until all that can hear each other agree. */
const mostRounds = 8;

/** What joins the nodes of clusters in this process: it stands for the network between them, and delivers at once. */
export class ClusterBus {
  private readonly members = new Set<NodeCluster>();
  /** The parts between which nothing gets through; undefined: there is one part. */
  private parts: ReadonlyMap<NodeCluster, number> | undefined;
  private spreading = false;
  private hasNews = false;

  /** All nodes are about to end: nobody takes over. */
  close(): void {
    this.members.clear();
  }

  /** A node runs now. */
  join(node: NodeCluster): void {
    this.members.add(node);
    this.look();
  }

  /** A node is gone: the others notice. */
  leave(node: NodeCluster): void {
    if (this.members.delete(node)) this.look();
  }

  /** Nothing gets from one group to another; who is in no group is alone with the others that are in none. */
  partition(groups: readonly (readonly NodeCluster[])[]): void {
    this.parts = new Map(groups.flatMap((group, part) => group.map((node) => [node, part] as const)));
    this.look();
  }

  heal(): void {
    this.parts = undefined;
    this.look();
  }

  /** What is cut, for {@link restore}. */
  save(): ReadonlyMap<NodeCluster, number> | undefined {
    return this.parts;
  }

  restore(parts: ReadonlyMap<NodeCluster, number> | undefined): void {
    this.parts = parts;
    this.look();
  }

  /** The node that runs at an address. */
  at(host: string, port: number): NodeCluster | undefined {
    return [...this.members].find(({ address }) => address.port === port && address.host === host);
  }

  /** The node that runs with an id, if `from` reaches it. */
  reach(from: NodeCluster, id: string): NodeCluster | undefined {
    for (const member of this.members) {
      if (member.myself.id === id) return this.parts?.get(from) === this.parts?.get(member) ? member : undefined;
    }
    return undefined;
  }

  /** Changes several nodes; the news of it spread when all is done. */
  together(act: () => void): void {
    const end = this.quiet();
    try {
      act();
    } finally {
      end();
    }
  }

  /** Nothing spreads until the returned function is called. */
  quiet(): () => void {
    this.spreading = true;
    return () => {
      this.spreading = false;
      this.spread();
    };
  }

  /** Everybody looks who is there. */
  look(): void {
    this.hasNews = true;
    this.spread();
  }

  /** Tells all what all know, until nobody learns anything; then replicas that must take over do, and links follow. */
  spread(): void {
    this.hasNews = true;
    if (this.spreading) return;
    this.spreading = true;
    try {
      for (let round = 0; this.hasNews && round < mostRounds; round++) {
        this.hasNews = false;
        for (const member of this.members) member.lookAround();
        for (const member of this.members) this.tell(member);
        for (const member of this.members) member.electIfNeeded();
      }
      for (const member of this.members) member.refresh();
    } finally {
      this.spreading = false;
    }
  }

  /** A node has learned something. */
  note(): void {
    this.hasNews = true;
  }

  private tell(from: NodeCluster): void {
    for (const to of this.members) if (to !== from && this.reach(from, to.myself.id) === to) to.hear(from);
  }
}
