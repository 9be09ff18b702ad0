import { command } from '../../command';
import { replicas } from './_replicas';

export default command({
  name: 'CLUSTER|REPLICAS',
  summary: 'List replica nodes of the specified master node',
  since: '5.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 3,
  flags: ['admin', 'stale'],
  tips: ['nondeterministic_output'],
  syntax: 'node-id',
  run: replicas,
});
