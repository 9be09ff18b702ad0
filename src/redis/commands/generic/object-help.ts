import { command } from '../../command';
import { helpReply } from '../../help';

export default command({
  name: 'OBJECT|HELP',
  summary: 'Show helpful text about the different subcommands',
  since: '6.2.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 2,
  flags: ['loading', 'stale'],
  categories: ['keyspace'],
  run: ({ engine }) => helpReply('OBJECT', help, engine.version),
});

const help = `
ENCODING <key>
    Return the kind of internal representation used in order to store the value
    associated with a <key>.
FREQ <key>
    Return the access frequency index of the <key>. The returned integer is
    proportional to the logarithm of the recent access frequency of the key.
IDLETIME <key>
    Return the idle time of the <key>, that is the approximated number of
    seconds elapsed since the last access to the key.
REFCOUNT <key>
    Return the number of references of the value associated with the specified
    <key>.
`;
