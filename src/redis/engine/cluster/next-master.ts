import type { NodeCluster } from './node-cluster';

/** Whether a node's master has failed and serves slots, and none of the replicas that are reached has more of its data. */
export function isNextMaster(node: NodeCluster): boolean {
  const { master } = node.myself;
  if (master?.health !== 'failed' || master.slots === 0) return false;
  const rivals = node.replicasOf(master).filter((each) => node.isLinked(each));
  const best = Math.max(...rivals.map((each) => node.offsetOf(each)));
  return rivals.find((each) => node.offsetOf(each) === best) === node.myself;
}
