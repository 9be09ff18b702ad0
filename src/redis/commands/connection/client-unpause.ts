import { command } from '../../command';
import { ok } from '../../reply';

export default command({
  name: 'CLIENT|UNPAUSE',
  summary: 'Resume processing of clients that were paused',
  since: '6.2.0',
  complexity: 'O(N) Where N is the number of paused clients',
  group: 'connection',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: ['connection'],
  run({ engine }) {
    engine.unpause();
    return ok;
  },
});
