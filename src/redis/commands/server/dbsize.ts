import { command } from '../../command';

export default command({
  name: 'DBSIZE',
  summary: 'Return the number of keys in the selected database',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'server',
  arity: 1,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:all_shards', 'response_policy:agg_sum'],
  run: ({ db }) => db.size,
});
