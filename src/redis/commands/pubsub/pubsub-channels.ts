import { command } from '../../command';
import { errors } from '../../errors';
import { matchesGlob } from '../../keyspace/glob';

export default command({
  name: 'PUBSUB|CHANNELS',
  summary: 'List active channels',
  since: '2.8.0',
  complexity:
    'O(N) where N is the number of active channels, and assuming constant time pattern matching (relatively short channels and patterns)',
  group: 'pubsub',
  arity: -2,
  flags: ['pubsub', 'loading', 'stale'],
  syntax: '[pattern:pattern]',
  run({ engine }, argv) {
    if (argv.length > 3) throw errors.subcommandSyntax('pubsub', argv[1]!);
    const channels = [...engine.pubsub.channels('channel')];
    return argv[2] === undefined ? channels : channels.filter((channel) => matchesGlob(argv[2]!, channel));
  },
});
