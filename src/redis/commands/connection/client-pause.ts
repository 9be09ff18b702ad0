import { command } from '../../command';
import { errors } from '../../errors';
import { ErrorReply, ok } from '../../reply';
import { parseTimeoutOfMs } from '../../timeout';

export default command({
  name: 'CLIENT|PAUSE',
  summary: 'Stop processing commands from clients for some time',
  since: '2.9.50',
  complexity: 'O(1)',
  group: 'connection',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: ['connection'],
  syntax: 'timeout:integer [mode:<WRITE | ALL>^6.2.0]',
  history: [['6.2.0', '`CLIENT PAUSE WRITE` mode added along with the `mode` option.']],
  run(context, argv) {
    const { engine, keyspace } = context;
    if (argv.length > 4) throw errors.subcommandSyntax('client', argv[1]!);
    const mode = argv[3]?.toLowerCase() ?? 'all';
    if (mode !== 'all' && mode !== 'write') throw wrongMode;
    const timeoutMs = parseTimeoutOfMs(argv[2]!, context);
    // Before 7.2 an end beyond 64 bits wraps round to the past: the pause is over at once.
    if (timeoutMs + keyspace.nowMs < 2 ** 63) engine.pause(mode, keyspace.nowMs + timeoutMs);
    return ok;
  },
});

const wrongMode = new ErrorReply('ERR CLIENT PAUSE mode must be WRITE or ALL');
