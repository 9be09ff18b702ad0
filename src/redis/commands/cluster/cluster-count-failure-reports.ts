import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

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
  run: refuseWithoutCluster,
});
