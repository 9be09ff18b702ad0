import type { SavedReplica } from '../replicating/replica';
import type { NodeCluster } from './node-cluster';
import type { SavedTopology } from './topology';

/** A node's part in a cluster at one moment. */
export interface SavedNode {
  readonly topology: SavedTopology;
  readonly replica: SavedReplica;
  /** How many writes it had. */
  readonly offset: number;
}

export function saveNode({ topology, replica, feed }: NodeCluster): SavedNode {
  return { topology: topology.save(), replica: replica.save(), offset: feed.offset };
}

/** Goes back to what a node knew; news of it spread only later, and its data are put back by somebody else. */
export function restoreNode({ topology, replica, feed }: NodeCluster, saved: SavedNode): void {
  topology.restore(saved.topology);
  replica.restore(saved.replica);
  feed.follow(saved.offset);
}
