import { command } from '../../command';
import { ok } from '../../reply';

export default command({
  name: 'SLOWLOG|RESET',
  summary: 'Clear all entries from the slow log',
  since: '2.2.12',
  complexity: 'O(N) where N is the number of entries in the slowlog',
  group: 'server',
  arity: 2,
  flags: ['admin', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  run: ({ engine }) => {
    engine.slowLog.reset();
    return ok;
  },
});
