import { command } from '../../command';

export default command({
  name: 'PUBSUB|NUMPAT',
  summary: 'Get the count of unique patterns pattern subscriptions',
  since: '2.8.0',
  complexity: 'O(1)',
  group: 'pubsub',
  arity: 2,
  flags: ['pubsub', 'loading', 'stale'],
  run: ({ engine }) => engine.pubsub.patternCount,
});
