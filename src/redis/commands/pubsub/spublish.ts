import { command } from '../../command';

export default command({
  name: 'SPUBLISH',
  summary: 'Post a message to a shard channel',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of clients subscribed to the receiving shard channel.',
  group: 'pubsub',
  arity: 3,
  flags: ['pubsub', 'loading', 'stale', 'fast'],
  keys: ['1 not_key'],
  syntax: 'shardchannel message',
  run: ({ engine }, argv) => {
    const receivers = engine.pubsub.publish(argv[1]!, argv[2]!, 'shard');
    engine.cluster?.broadcast(argv[1]!, argv[2]!, 'shard');
    return receivers;
  },
});
