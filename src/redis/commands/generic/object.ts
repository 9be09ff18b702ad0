import { command } from '../../command';

export default command({
  name: 'OBJECT',
  summary: 'A container for object introspection commands',
  since: '2.2.3',
  complexity: 'Depends on subcommand.',
  group: 'generic',
  arity: -2,
  flags: [],
});
