import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|SLOT-STATS',
  summary: 'Return an array of slot usage statistics for slots assigned to the current node.',
  since: '8.2.0',
  complexity: 'O(N) where N is the total number of slots based on arguments. O(N*log(N)) with ORDERBY subcommand.',
  group: 'cluster',
  arity: -4,
  flags: ['stale', 'loading'],
  tips: ['nondeterministic_output', 'request_policy:all_shards'],
  syntax:
    'filter:<SLOTSRANGE slotsrange:{start-slot:integer end-slot:integer} | ORDERBY orderby:{metric [LIMIT limit:integer] [order:<ASC | DESC>]}>',
  run: refuseWithoutCluster,
});
