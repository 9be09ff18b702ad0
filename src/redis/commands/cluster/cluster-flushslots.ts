import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|FLUSHSLOTS',
  summary: "Delete a node's own slots information",
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['admin', 'stale', 'no_async_loading'],
  run: refuseWithoutCluster,
});
