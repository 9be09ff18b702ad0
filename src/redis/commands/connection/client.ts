import { command } from '../../command';

export default command({
  name: 'CLIENT',
  summary: 'A container for client connection commands',
  since: '2.4.0',
  complexity: 'Depends on subcommand.',
  group: 'connection',
  arity: -2,
  flags: [],
});
