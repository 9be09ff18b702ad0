import { command } from '../../command';

export default command({
  name: 'LLEN',
  summary: 'Get the length of a list',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'list',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['list'],
  keys: ['1 RO'],
  syntax: 'key@0',
  run: ({ db }, argv) => db.read(argv[1]!, 'list')?.length ?? 0,
});
