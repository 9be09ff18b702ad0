import { dryRunText } from '../../acl/denial-texts';
import { command } from '../../command';
import { errors, oneLine, upToZero } from '../../errors';
import { ErrorReply, ok } from '../../reply';

export default command({
  name: 'ACL|DRYRUN',
  summary: 'Returns whether the user can execute the given command without executing the command.',
  since: '7.0.0',
  complexity: 'O(1).',
  group: 'server',
  arity: -4,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  syntax: 'username command [arg]...',
  run: ({ engine }, argv) => {
    const user = engine.acl.users.get(argv[2]!);
    if (user === undefined) throw new ErrorReply(oneLine(`ERR User '${upToZero(argv[2]!)}' not found`));
    const call = argv.slice(3);
    const called = engine.commands.lookup(call);
    if (called instanceof ErrorReply) throw new ErrorReply(oneLine(`ERR Command '${upToZero(call[0]!)}' not found`));
    const { arity, fullName } = called;
    if (arity > 0 ? call.length !== arity : call.length < -arity) throw errors.wrongArity(fullName);
    const denial = engine.acl.denial(user, called, call);
    return denial === undefined ? ok : dryRunText(denial, { user, version: engine.version });
  },
});
