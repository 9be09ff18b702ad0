import { command } from '../../command';
import { noReply } from '../../reply';

export default command({
  name: 'SUNSUBSCRIBE',
  summary: 'Stop listening for messages posted to the given shard channels',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of clients already subscribed to a shard channel.',
  group: 'pubsub',
  arity: -1,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  keys: ['1..-1/1 not_key'],
  syntax: '[shardchannel...]',
  run({ client, engine }, argv) {
    engine.pubsub.unsubscribe(client, 'shard', argv.length > 1 ? argv.slice(1) : undefined);
    return noReply;
  },
});
