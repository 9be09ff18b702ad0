import { Network } from '../replicating/network';
import type { NodeCluster } from './node-cluster';

/** How many rounds of news it takes at most until all that can hear each other agree. */
const mostRounds = 8;

/** What joins the nodes of clusters in this process. */
export class ClusterBus extends Network<NodeCluster> {
  /** The node that runs with an id, if `from` reaches it. */
  reach(from: NodeCluster, id: string): NodeCluster | undefined {
    for (const member of this.members) if (member.myself.id === id) return this.reaches(from, member) ? member : undefined;
    return undefined;
  }

  /** Replicas that must take over do, and links follow. */
  protected deliver(): void {
    for (let round = 0; this.hasNews && round < mostRounds; round++) {
      this.hasNews = false;
      for (const member of this.members) member.lookAround();
      for (const member of this.members) this.tell(member);
      for (const member of this.members) member.electIfNeeded();
    }
    for (const member of this.members) member.refresh();
  }

  private tell(from: NodeCluster): void {
    for (const to of this.members) if (to !== from && this.reaches(from, to)) to.hear(from);
  }
}
