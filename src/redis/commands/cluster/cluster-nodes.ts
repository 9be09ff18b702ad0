import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|NODES',
  summary: 'Get Cluster config for the node',
  since: '3.0.0',
  complexity: 'O(N) where N is the total number of Cluster nodes',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  tips: ['nondeterministic_output'],
  run: refuseWithoutCluster,
});
