import { command } from '../../command';

export default command({
  name: 'PUBSUB|NUMSUB',
  summary: 'Get the count of subscribers for channels',
  since: '2.8.0',
  complexity: 'O(N) for the NUMSUB subcommand, where N is the number of requested channels',
  group: 'pubsub',
  arity: -2,
  flags: ['pubsub', 'loading', 'stale'],
  syntax: '[channel...]',
  run: ({ engine }, argv) => argv.slice(2).flatMap((channel) => [channel, engine.pubsub.subscriberCount('channel', channel)]),
});
