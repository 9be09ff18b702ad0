import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|MYSHARDID',
  summary: 'Returns the shard ID of a node.',
  since: '7.2.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  tips: ['nondeterministic_output'],
  run: refuseWithoutCluster,
});
