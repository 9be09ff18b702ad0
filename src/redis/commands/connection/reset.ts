import { command } from '../../command';
import { SimpleReply } from '../../reply';

export default command({
  name: 'RESET',
  summary: 'Reset the connection',
  since: '6.2.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  run({ client, engine }) {
    engine.reset(client);
    return new SimpleReply('RESET');
  },
});
