import { command } from '../../command';
import { ok } from '../../reply';

export default command({
  name: 'MEMORY|PURGE',
  summary: 'Ask the allocator to release memory',
  since: '4.0.0',
  complexity: 'Depends on how much memory is allocated, could be slow',
  group: 'server',
  arity: 2,
  flags: [],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  run: () => ok,
});
