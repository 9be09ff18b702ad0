import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|BUMPEPOCH',
  summary: 'Advance the cluster config epoch',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['admin', 'stale', 'no_async_loading'],
  tips: ['nondeterministic_output'],
  run: refuseWithoutCluster,
});
