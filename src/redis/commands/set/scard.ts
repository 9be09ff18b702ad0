import { command } from '../../command';

export default command({
  name: 'SCARD',
  summary: 'Get the number of members in a set',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'set',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['set'],
  keys: ['1 RO'],
  syntax: 'key@0',
  run: ({ db }, argv) => db.read(argv[1]!, 'set')?.size ?? 0,
});
