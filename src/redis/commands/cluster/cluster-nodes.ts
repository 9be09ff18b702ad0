import { command } from '../../command';
import { VerbatimReply } from '../../reply';
import { clusterOf } from './_cluster';
import { describeNode } from './_describe-node';

export default command({
  name: 'CLUSTER|NODES',
  summary: 'Get Cluster config for the node',
  since: '3.0.0',
  complexity: 'O(N) where N is the total number of Cluster nodes',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  tips: ['nondeterministic_output'],
  run(context) {
    const cluster = clusterOf(context);
    return new VerbatimReply([...cluster.nodes].map((node) => `${describeNode(cluster, node)}\n`).join(''));
  },
});
