import { hasSpaces } from '../../acl/text';
import { command } from '../../command';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'ACL|SETUSER',
  summary: 'Modify or create the rules for a specific ACL user',
  since: '6.0.0',
  complexity: 'O(N). Where N is the number of rules provided.',
  group: 'server',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  changes: [{ since: '7.2', tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'] }],
  syntax: 'username [rule]...',
  history: [
    ['6.2.0', 'Added Pub/Sub channel patterns.'],
    ['7.0.0', 'Added selectors and key based permissions.'],
  ],
  secrets: (argv) => argv.map((_, at) => at).slice(2),
  run: ({ engine }, argv) => {
    const [, , name, ...rules] = argv;
    if (hasSpaces(name!)) throw new ErrorReply("ERR Usernames can't contain spaces or null characters");
    engine.acl.setUser(name!, rules);
    return ok;
  },
});
