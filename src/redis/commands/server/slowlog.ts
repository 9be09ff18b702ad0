import { command } from '../../command';

export default command({
  name: 'SLOWLOG',
  summary: 'A container for slow log commands',
  since: '2.2.12',
  complexity: 'Depends on subcommand.',
  group: 'server',
  arity: -2,
  flags: [],
});
