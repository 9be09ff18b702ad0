import { command } from '../../command';

export default command({
  name: 'PUBSUB',
  summary: 'A container for Pub/Sub commands',
  since: '2.8.0',
  complexity: 'Depends on subcommand.',
  group: 'pubsub',
  arity: -2,
  flags: [],
});
