import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|FAILOVER',
  summary: 'Forces a replica to perform a manual failover of its master.',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: -2,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax: '[options:<FORCE | TAKEOVER>]',
  run: refuseWithoutCluster,
});
