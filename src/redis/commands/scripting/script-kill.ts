import { command } from '../../command';

export default command({
  name: 'SCRIPT|KILL',
  summary: 'Kill the script currently in execution.',
  since: '2.6.0',
  complexity: 'O(1)',
  group: 'scripting',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
  run: ({ engine }) => engine.scripting.kill('eval'),
});
