import { command } from '../../command';

export default command({
  name: 'CLIENT|GETNAME',
  summary: 'Get the current connection name',
  since: '2.6.9',
  complexity: 'O(1)',
  group: 'connection',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  run: ({ client }) => (client.name === '' ? null : client.name),
});
