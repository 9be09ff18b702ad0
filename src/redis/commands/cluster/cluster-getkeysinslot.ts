import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|GETKEYSINSLOT',
  summary: 'Return local key names in the specified hash slot',
  since: '3.0.0',
  complexity: 'O(log(N)) where N is the number of requested keys',
  group: 'cluster',
  arity: 4,
  flags: ['stale'],
  tips: ['nondeterministic_output'],
  syntax: 'slot:integer count:integer',
  run: refuseWithoutCluster,
});
