import { command } from '../../command';
import { ErrorReply } from '../../reply';

export default command({
  name: 'ACL|DELUSER',
  summary: 'Remove the specified ACL users and the associated rules',
  since: '6.0.0',
  complexity: 'O(1) amortized time considering the typical user.',
  group: 'server',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  changes: [{ since: '7.2', tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'] }],
  syntax: 'username...',
  run: ({ engine }, argv) => {
    const names = argv.slice(2);
    if (names.includes('default')) throw new ErrorReply("ERR The 'default' user cannot be removed");
    return names.filter((name) => engine.acl.deleteUser(name)).length;
  },
});
