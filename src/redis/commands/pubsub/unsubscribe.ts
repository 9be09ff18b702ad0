import { command } from '../../command';
import { noReply } from '../../reply';

export default command({
  name: 'UNSUBSCRIBE',
  summary: 'Stop listening for messages posted to the given channels',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of clients already subscribed to a channel.',
  group: 'pubsub',
  arity: -1,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  syntax: '[channel...]',
  run({ client, engine }, argv) {
    engine.pubsub.unsubscribe(client, 'channel', argv.length > 1 ? argv.slice(1) : undefined);
    return noReply;
  },
});
