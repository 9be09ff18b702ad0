import { command } from '../../command';
import { noReply } from '../../reply';

export default command({
  name: 'PSUBSCRIBE',
  summary: 'Listen for messages published to channels matching the given patterns',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of patterns the client is already subscribed to.',
  group: 'pubsub',
  arity: -2,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  syntax: 'pattern:{pattern:pattern}...',
  run({ client, engine }, argv) {
    for (const channel of argv.slice(1)) engine.pubsub.subscribe(client, 'pattern', channel);
    return noReply;
  },
});
