import { command } from '../../command';
import { refuseWithoutCluster } from './_without-cluster';

export default command({
  name: 'CLUSTER|HELP',
  summary: 'Show helpful text about the different subcommands',
  since: '5.0.0',
  complexity: 'O(1)',
  group: 'cluster',
  arity: 2,
  flags: ['loading', 'stale'],
  run: refuseWithoutCluster,
});
