import { command } from '../../command';
import { errors } from '../../errors';
import { ErrorReply, ok } from '../../reply';
import { authenticate } from './_authenticate';

export default command({
  name: 'AUTH',
  summary: 'Authenticate to the server',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of passwords defined for the user',
  group: 'connection',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  syntax: '[username^6.0.0] password',
  history: [['6.0.0', 'Added ACL style (username and password).']],
  secrets: (argv) => (argv.length > 3 ? [] : [1, 2]),
  run(context, argv) {
    if (argv.length > 3) throw errors.syntax;
    const [, first, second] = argv;
    if (second === undefined && context.engine.acl.users.default.rules.needsNoPassword) throw noPassword;
    authenticate(context, argv, second === undefined ? { name: 'default', password: first! } : { name: first!, password: second });
    return ok;
  },
});

const noPassword = new ErrorReply(
  'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
);
