import { command } from '../../command';

export default command({
  name: 'CONFIG',
  summary: 'A container for server configuration commands',
  since: '2.0.0',
  complexity: 'Depends on subcommand.',
  group: 'server',
  arity: -2,
  flags: [],
});
