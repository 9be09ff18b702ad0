import { command } from '../../command';
import { ok } from '../../reply';

export default command({
  name: 'QUIT',
  summary: 'Close the connection',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: -1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  run({ client, engine }) {
    engine.kill(client);
    return ok;
  },
});
