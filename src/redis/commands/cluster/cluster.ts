import { command } from '../../command';

export default command({
  name: 'CLUSTER',
  summary: 'A container for cluster commands',
  since: '3.0.0',
  complexity: 'Depends on subcommand.',
  group: 'cluster',
  arity: -2,
  flags: [],
});
