import { command } from '../../command';

export default command({
  name: 'XGROUP',
  summary: 'A container for consumer groups commands',
  since: '5.0.0',
  complexity: 'Depends on subcommand.',
  group: 'stream',
  arity: -2,
  flags: [],
});
