import { command } from '../../command';

export default command({
  name: 'SISMEMBER',
  summary: 'Determine if a given value is a member of a set',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'set',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['set'],
  keys: ['1 RO'],
  syntax: 'key@0 member',
  run: ({ db }, argv) => (db.read(argv[1]!, 'set')?.has(argv[2]!) ? 1 : 0),
});
