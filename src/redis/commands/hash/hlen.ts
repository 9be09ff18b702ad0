import { command } from '../../command';

export default command({
  name: 'HLEN',
  summary: 'Get the number of fields in a hash',
  since: '2.0.0',
  complexity: 'O(1)',
  group: 'hash',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: ['1 RO'],
  syntax: 'key@0',
  run: ({ db }, [, key]) => db.read(key!, 'hash')?.size ?? 0,
});
