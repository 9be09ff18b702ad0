import { command } from '../../command';

export default command({
  name: 'SLOWLOG|LEN',
  summary: "Get the slow log's length",
  since: '2.2.12',
  complexity: 'O(1)',
  group: 'server',
  arity: 2,
  flags: ['admin', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'response_policy:agg_sum', 'nondeterministic_output'],
  run: ({ engine }) => engine.slowLog.length,
});
