import { command } from '../../command';

export default command({
  name: 'PUBSUB|SHARDNUMSUB',
  summary: 'Get the count of subscribers for shard channels',
  since: '7.0.0',
  complexity: 'O(N) for the SHARDNUMSUB subcommand, where N is the number of requested shard channels',
  group: 'pubsub',
  arity: -2,
  flags: ['pubsub', 'loading', 'stale'],
  syntax: '[shardchannel...]',
  run: ({ engine }, argv) => argv.slice(2).flatMap((channel) => [channel, engine.pubsub.subscriberCount('shard', channel)]),
});
