import type { Peers } from '../../context';
import type { NodeCluster } from './node-cluster';

/** Whom a node replicates with, as it is whenever somebody looks. */
export function peersOf(node: NodeCluster): Peers {
  return {
    get offset() {
      return node.feed.offset;
    },
    get isLinked() {
      return node.replica.isLinked;
    },
    get replicas() {
      return node.replicasOf(node.myself).filter((each) => node.isLinked(each));
    },
  };
}
