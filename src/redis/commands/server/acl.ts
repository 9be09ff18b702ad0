import { command } from '../../command';

export default command({
  name: 'ACL',
  summary: 'A container for Access List Control commands ',
  since: '6.0.0',
  complexity: 'Depends on subcommand.',
  group: 'server',
  arity: -2,
  flags: [],
});
