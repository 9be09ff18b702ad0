import { command } from '../../command';
import { noReply } from '../../reply';

export default command({
  name: 'SUBSCRIBE',
  summary: 'Listen for messages published to the given channels',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of channels to subscribe to.',
  group: 'pubsub',
  arity: -2,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  syntax: 'channel...',
  run({ client, engine }, argv) {
    for (const channel of argv.slice(1)) engine.pubsub.subscribe(client, 'channel', channel);
    return noReply;
  },
});
