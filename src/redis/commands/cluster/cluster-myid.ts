import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|MYID',
  summary: 'Return the node id',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  run: refuseWithoutCluster,
});
