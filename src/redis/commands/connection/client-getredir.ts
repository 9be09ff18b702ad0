import { command } from '../../command';

export default command({
  name: 'CLIENT|GETREDIR',
  summary: 'Get tracking notifications redirection client ID if any',
  since: '6.0.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  run: ({ client }) => client.tracking?.redirectTo ?? -1,
});
