import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|INFO',
  summary: 'Provides info about Redis Cluster node state',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  tips: ['nondeterministic_output'],
  run: refuseWithoutCluster,
});
