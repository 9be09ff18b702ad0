import { command } from '../../command';

export default command({
  name: 'PUBLISH',
  summary: 'Post a message to a channel',
  since: '2.0.0',
  complexity:
    'O(N+M) where N is the number of clients subscribed to the receiving channel and M is the total number of subscribed patterns (by any client).',
  group: 'pubsub',
  arity: 3,
  flags: ['pubsub', 'loading', 'stale', 'fast'],
  syntax: 'channel message',
  run: ({ engine }, argv) => {
    const receivers = engine.pubsub.publish(argv[1]!, argv[2]!, 'channel');
    engine.cluster?.broadcast(argv[1]!, argv[2]!, 'channel');
    return receivers;
  },
});
