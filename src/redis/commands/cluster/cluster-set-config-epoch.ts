import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|SET-CONFIG-EPOCH',
  summary: 'Set the configuration epoch in a new node',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 3,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax: 'config-epoch:integer',
  run: refuseWithoutCluster,
});
