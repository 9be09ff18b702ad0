import { describeUser } from '../../acl/describe';
import { command } from '../../command';

export default command({
  name: 'ACL|LIST',
  summary: 'List the current ACL rules in ACL config file format',
  since: '6.0.0',
  complexity: 'O(N). Where N is the number of configured users.',
  group: 'server',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  run: ({ engine }) => engine.acl.users.all().map(({ name, rules }) => `user ${name} ${describeUser(rules, engine.acl.style)}`),
});
