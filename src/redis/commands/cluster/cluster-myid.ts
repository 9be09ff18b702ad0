import { command } from '../../command';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|MYID',
  summary: 'Return the node id',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  run: (context) => clusterOf(context).myself.id,
});
