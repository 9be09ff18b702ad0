import { command } from '../../command';

export default command({
  name: 'ACL|WHOAMI',
  summary: 'Return the name of the user associated to the current connection',
  since: '6.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  run: ({ client }) => client.user.name,
});
