import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|COUNTKEYSINSLOT',
  summary: 'Return the number of local keys in the specified hash slot',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 3,
  flags: ['stale'],
  syntax: 'slot:integer',
  run: refuseWithoutCluster,
});
