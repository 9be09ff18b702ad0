import { command } from '../../command';

export default command({
  name: 'SCRIPT',
  summary: 'A container for Lua scripts management commands',
  since: '2.6.0',
  complexity: 'Depends on subcommand.',
  group: 'scripting',
  arity: -2,
  flags: [],
});
