import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|RESET',
  summary: 'Reset a Redis Cluster node',
  since: '3.0.0',
  complexity: 'O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a side effect.',
  group: 'cluster',
  arity: -2,
  flags: ['admin', 'noscript', 'stale'],
  syntax: '[hard_soft:<HARD | SOFT>]',
  run: refuseWithoutCluster,
});
