import { command } from '../../command';

export default command({
  name: 'HKEYS',
  summary: 'Get all the fields in a hash',
  since: '2.0.0',
  complexity: 'O(N) where N is the size of the hash.',
  group: 'hash',
  arity: 2,
  flags: ['readonly'],
  categories: ['hash'],
  tips: ['nondeterministic_output_order'],
  keys: ['1 RO access'],
  syntax: 'key@0',
  run: ({ db }, [, key]) => Array.from(db.read(key!, 'hash')?.entries() ?? [], ([field]) => field),
});
