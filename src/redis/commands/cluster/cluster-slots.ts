import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|SLOTS',
  summary: 'Get array of Cluster slot to node mappings',
  since: '3.0.0',
  complexity: 'O(N) where N is the total number of Cluster nodes',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  changes: [{ since: '7.2', flags: ['loading', 'stale'] }],
  tips: ['nondeterministic_output'],
  history: [
    ['4.0.0', 'Added node IDs.'],
    ['7.0.0', 'Added additional networking metadata field.'],
  ],
  deprecated: { since: '7.0.0', replacedBy: '`CLUSTER SHARDS`' },
  run: refuseWithoutCluster,
});
