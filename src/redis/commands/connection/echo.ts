import { command } from '../../command';

export default command({
  name: 'ECHO',
  summary: 'Echo the given string',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'connection',
  arity: 2,
  flags: ['loading', 'stale', 'fast'],
  categories: ['connection'],
  syntax: 'message',
  run: (_, argv) => argv[1]!,
});
