import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|SHARDS',
  summary: 'Get array of cluster slots to node mappings',
  since: '7.0.0',
  complexity: 'O(N) where N is the total number of cluster nodes',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  changes: [{ since: '7.2', flags: ['loading', 'stale'] }],
  tips: ['nondeterministic_output'],
  run: refuseWithoutCluster,
});
