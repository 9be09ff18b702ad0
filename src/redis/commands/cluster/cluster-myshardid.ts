import { command } from '../../command';
import { clusterOf } from './_cluster';

export default command({
  name: 'CLUSTER|MYSHARDID',
  summary: 'Returns the shard ID of a node.',
  since: '7.2.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['stale'],
  tips: ['nondeterministic_output'],
  run: (context) => clusterOf(context).myself.shardId,
});
