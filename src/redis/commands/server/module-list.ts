import { command } from '../../command';

export default command({
  name: 'MODULE|LIST',
  summary: 'List all modules loaded by the server',
  since: '4.0.0',
  complexity: 'O(N) where N is the number of loaded modules.',
  group: 'server',
  arity: 2,
  flags: ['admin', 'noscript'],
  tips: ['nondeterministic_output_order'],
  run: () => [],
});
