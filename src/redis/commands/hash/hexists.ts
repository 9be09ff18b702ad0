import { command } from '../../command';

export default command({
  name: 'HEXISTS',
  summary: 'Determine if a hash field exists',
  since: '2.0.0',
  complexity: 'O(1)',
  group: 'hash',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: ['1 RO'],
  syntax: 'key@0 field',
  run: ({ db }, [, key, field]) => (db.read(key!, 'hash')?.has(field!) ? 1 : 0),
});
