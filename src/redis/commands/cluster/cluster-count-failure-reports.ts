import { command } from '../../command';
import { clusterOf, knownNode } from './_cluster';

export default command({
  name: 'CLUSTER|COUNT-FAILURE-REPORTS',
  summary: 'Return the number of failure reports active for a given node',
  since: '3.0.0',
  complexity: 'O(N) where N is the number of failure reports',
  group: 'cluster',
  arity: 3,
  flags: ['admin', 'stale'],
  tips: ['nondeterministic_output'],
  syntax: 'node-id',
  run(context, argv) {
    const cluster = clusterOf(context);
    return cluster.reportsOf(knownNode(cluster, argv[2]!));
  },
});
