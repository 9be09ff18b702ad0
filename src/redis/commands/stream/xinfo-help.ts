import { command } from '../../command';
import { helpReply } from '../../help';

export default command({
  name: 'XINFO|HELP',
  summary: 'Show helpful text about the different subcommands',
  since: '5.0.0',
  complexity: 'O(1)',
  group: 'stream',
  arity: 2,
  flags: ['loading', 'stale'],
  categories: ['stream'],
  run: ({ engine }) => helpReply('XINFO', help, engine.version),
});

const help = `
CONSUMERS <key> <groupname>
    Show consumers of <groupname>.
GROUPS <key>
    Show the stream consumer groups.
STREAM <key> [FULL [COUNT <count>]
    Show information about the stream.
`;
