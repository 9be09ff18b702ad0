import { command } from '../../command';

export default command({
  name: 'HGET',
  summary: 'Get the value of a hash field',
  since: '2.0.0',
  complexity: 'O(1)',
  group: 'hash',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: ['1 RO access'],
  syntax: 'key@0 field',
  run: ({ db }, [, key, field]) => db.read(key!, 'hash')?.get(field!) ?? null,
});
