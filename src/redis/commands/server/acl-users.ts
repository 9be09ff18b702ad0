import { command } from '../../command';

export default command({
  name: 'ACL|USERS',
  summary: 'List the username of all the configured ACL rules',
  since: '6.0.0',
  complexity: 'O(N). Where N is the number of configured users.',
  group: 'server',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  run: ({ engine }) => engine.acl.users.all().map(({ name }) => name),
});
