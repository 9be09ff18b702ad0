import { command } from '../../command';

export default command({
  name: 'MEMORY',
  summary: 'A container for memory diagnostics commands',
  since: '4.0.0',
  complexity: 'Depends on subcommand.',
  group: 'server',
  arity: -2,
  flags: [],
});
