import { command } from '../../command';

export default command({
  name: 'MODULE',
  summary: 'A container for module commands',
  since: '4.0.0',
  complexity: 'Depends on subcommand.',
  group: 'server',
  arity: -2,
  flags: [],
});
