import { command } from '../../command';
import { ok } from '../../reply';

export default command({
  name: 'UNWATCH',
  summary: 'Forget about all watched keys',
  since: '2.2.0',
  complexity: 'O(1)',
  group: 'transactions',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  categories: ['transaction'],
  run({ client, engine }) {
    engine.unwatch(client);
    return ok;
  },
});
