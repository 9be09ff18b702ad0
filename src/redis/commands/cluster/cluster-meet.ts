import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|MEET',
  summary: 'Force a node cluster to handshake with another node',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: -4,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax: 'ip port:integer [cluster_bus_port:integer^4.0.0]',
  history: [['4.0.0', 'Added the optional `cluster_bus_port` argument.']],
  run: refuseWithoutCluster,
});
