import { command } from '../../command';
import { helpReply } from '../../help';

export default command({
  name: 'PUBSUB|HELP',
  summary: 'Show helpful text about the different subcommands',
  since: '6.2.0',
  complexity: 'O(1)',
  group: 'pubsub',
  arity: 2,
  flags: ['loading', 'stale'],
  run: ({ engine }) => helpReply('PUBSUB', help, engine.version),
});

const help = `
CHANNELS [<pattern>]
    Return the currently active channels matching a <pattern> (default: '*').
NUMPAT
    Return number of subscriptions to patterns.
NUMSUB [<channel> ...]
    Return the number of subscribers for the specified channels, excluding
    pattern subscriptions(default: no channels).
SHARDCHANNELS [<pattern>]
    Return the currently active shard level channels matching a <pattern> (default: '*').
SHARDNUMSUB [<shardchannel> ...]
    Return the number of subscribers for the specified shard level channel(s)
`;
