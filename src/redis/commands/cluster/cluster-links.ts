import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|LINKS',
  summary: 'Returns a list of all TCP links to and from peer nodes in cluster',
  since: '7.0.0',
  complexity: 'O(N) where N is the total number of Cluster nodes',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  tips: ['nondeterministic_output'],
  run: refuseWithoutCluster,
});
