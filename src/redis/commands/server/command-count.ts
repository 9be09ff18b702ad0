import { command } from '../../command';

export default command({
  name: 'COMMAND|COUNT',
  summary: 'Get total number of Redis commands',
  since: '2.8.13',
  complexity: 'O(1)',
  group: 'server',
  arity: 2,
  flags: ['loading', 'stale'],
  categories: ['connection'],
  run: ({ engine }) => engine.commands.all.size,
});
