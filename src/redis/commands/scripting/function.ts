import { command } from '../../command';

export default command({
  name: 'FUNCTION',
  summary: 'A container for function commands',
  since: '7.0.0',
  complexity: 'Depends on subcommand.',
  group: 'scripting',
  arity: -2,
  flags: [],
});
