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
  run(context, argv) {
    if (argv.length > 3) throw errors.syntax;
    if (argv.length === 2 && context.engine.config.get('requirepass') === '') throw noPassword;
    const [user, password] = argv.length === 2 ? ['default', argv[1]!] : [argv[1]!, argv[2]!];
    authenticate(context, user, password);
    return ok;
  },
});

const noPassword = new ErrorReply(
  'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
);
