import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'ASKING',
  summary: 'Sent by cluster clients after an -ASK redirect',
  since: '3.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 1,
  flags: ['fast'],
  categories: ['connection'],
  run: refuseWithoutCluster,
});
