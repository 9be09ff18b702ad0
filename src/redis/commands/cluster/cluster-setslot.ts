import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|SETSLOT',
  summary: 'Bind a hash slot to a specific node',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: -4,
  flags: ['admin', 'stale', 'no_async_loading'],
  syntax: 'slot:integer subcommand:<IMPORTING node-id | MIGRATING node-id | NODE node-id | STABLE>',
  run: refuseWithoutCluster,
});
