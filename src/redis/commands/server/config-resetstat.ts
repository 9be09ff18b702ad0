import { command } from '../../command';
import { ok } from '../../reply';

export default command({
  name: 'CONFIG|RESETSTAT',
  summary: 'Reset the stats returned by INFO',
  since: '2.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  changes: [{ since: '7.2', tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'] }],
  run: ({ engine, keyspace }) => {
    engine.stats.reset();
    Object.assign(keyspace.stats, { hits: 0, misses: 0, expired: 0, evicted: 0, expiredFields: 0, lazyFreed: 0 });
    return ok;
  },
});
