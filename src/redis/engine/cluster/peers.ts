import type { Client } from '../../client';
import type { Peer, Peers } from '../../context';
import type { ClusterHost, NodeCluster } from './node-cluster';

/** Whom a node replicates with, as it is whenever somebody looks. */
export function peersOf(node: NodeCluster, host: Pick<ClusterHost, 'lastWriteOf'>): Peers {
  const replicas = (): Peer[] =>
    node
      .replicasOf(node.myself)
      .filter((each) => node.isLinked(each))
      .map((each) => ({ host: each.host, port: each.port, offset: node.offsetOf(each) }));
  return {
    get offset() {
      return node.feed.offset;
    },
    get isLinked() {
      return node.replica.isLinked;
    },
    get replicas() {
      return replicas();
    },
    replicasWith(client: Client) {
      const offset = host.lastWriteOf(client);
      return replicas().filter((each) => each.offset >= offset).length;
    },
  };
}
