import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|FORGET',
  summary: 'Remove a node from the nodes table',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 3,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax: 'node-id',
  run: refuseWithoutCluster,
});
