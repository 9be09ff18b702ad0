import { command } from '../../command';

export default command({
  name: 'MEMORY|MALLOC-STATS',
  summary: 'Show allocator internal stats',
  since: '4.0.0',
  complexity: 'Depends on how much memory is allocated, could be slow',
  group: 'server',
  arity: 2,
  flags: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  run: () => 'Stats not supported for the current allocator',
});
