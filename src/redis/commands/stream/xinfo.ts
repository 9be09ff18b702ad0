import { command } from '../../command';

export default command({
  name: 'XINFO',
  summary: 'A container for stream introspection commands',
  since: '5.0.0',
  complexity: 'Depends on subcommand.',
  group: 'stream',
  arity: -2,
  flags: [],
});
