import { command } from '../../command';

export default command({
  name: 'CLIENT|ID',
  summary: 'Returns the client ID for the current connection',
  since: '5.0.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  run: ({ client }) => client.id,
});
