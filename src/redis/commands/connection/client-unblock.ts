import { command } from '../../command';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { ErrorReply } from '../../reply';

export default command({
  name: 'CLIENT|UNBLOCK',
  summary: 'Unblock a client blocked in a blocking command from a different connection',
  since: '5.0.0',
  complexity: 'O(log N) where N is the number of client connections',
  group: 'connection',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: ['connection'],
  syntax: 'client-id:integer [timeout_error:<TIMEOUT | ERROR>]',
  run({ engine }, argv) {
    if (argv.length > 4) throw errors.subcommandSyntax('client', argv[1]!);
    const reason = argv[3]?.toUpperCase() ?? 'TIMEOUT';
    if (reason !== 'TIMEOUT' && reason !== 'ERROR') throw wrongReason;
    const blocked = engine.clients.get(integer(argv[2]!));
    if (blocked?.blocked === undefined) return 0;
    return engine.unblock(blocked, reason === 'ERROR' ? unblocked : blocked.blocked.request.onTimeout) ? 1 : 0;
  },
});

const wrongReason = new ErrorReply('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
const unblocked = new ErrorReply('UNBLOCKED client unblocked via CLIENT UNBLOCK');
