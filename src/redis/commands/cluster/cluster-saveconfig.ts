import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|SAVECONFIG',
  summary: 'Forces the node to save cluster state on disk',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['admin', 'stale', 'no_async_loading'],
  run: refuseWithoutCluster,
});
