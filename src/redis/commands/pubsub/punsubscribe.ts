import { command } from '../../command';
import { noReply } from '../../reply';

export default command({
  name: 'PUNSUBSCRIBE',
  summary: 'Stop listening for messages posted to channels matching the given patterns',
  since: '2.0.0',
  complexity:
    'O(N+M) where N is the number of patterns the client is already subscribed and M is the number of total patterns subscribed in the system (by any client).',
  group: 'pubsub',
  arity: -1,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  syntax: '[pattern:pattern...]',
  run({ client, engine }, argv) {
    engine.pubsub.unsubscribe(client, 'pattern', argv.length > 1 ? argv.slice(1) : undefined);
    return noReply;
  },
});
