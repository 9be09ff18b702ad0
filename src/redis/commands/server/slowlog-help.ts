import { command } from '../../command';
import { helpReply } from '../../help';

export default command({
  name: 'SLOWLOG|HELP',
  summary: 'Show helpful text about the different subcommands',
  since: '6.2.0',
  complexity: 'O(1)',
  group: 'server',
  arity: 2,
  flags: ['loading', 'stale'],
  run: ({ engine }) => helpReply('SLOWLOG', help, engine.version),
});

const help = `
GET [<count>]
    Return top <count> entries from the slowlog (default: 10, -1 mean all).
    Entries are made of:
    id, timestamp, time in microseconds, arguments array, client IP and port,
    client name
LEN
    Return the length of the slowlog.
RESET
    Reset the slowlog.
`;
