import { command } from '../../command';

export default command({
  name: 'FUNCTION|KILL',
  summary: 'Kill the function currently in execution.',
  since: '7.0.0',
  complexity: 'O(1)',
  group: 'scripting',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
  run: ({ engine }) => engine.scripting.kill('function'),
});
