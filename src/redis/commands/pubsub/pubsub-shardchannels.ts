import { command } from '../../command';
import { errors } from '../../errors';
import { matchesGlob } from '../../keyspace/glob';

export default command({
  name: 'PUBSUB|SHARDCHANNELS',
  summary: 'List active shard channels',
  since: '7.0.0',
  complexity:
    'O(N) where N is the number of active shard channels, and assuming constant time pattern matching (relatively short shard channels).',
  group: 'pubsub',
  arity: -2,
  flags: ['pubsub', 'loading', 'stale'],
  syntax: '[pattern:pattern]',
  run({ engine }, argv) {
    if (argv.length > 3) throw errors.subcommandSyntax('pubsub', argv[1]!);
    const channels = [...engine.pubsub.channels('shard')];
    return argv[2] === undefined ? channels : channels.filter((channel) => matchesGlob(argv[2]!, channel));
  },
});
