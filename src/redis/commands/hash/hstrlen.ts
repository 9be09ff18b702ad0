import { command } from '../../command';

export default command({
  name: 'HSTRLEN',
  summary: 'Get the length of the value of a hash field',
  since: '3.2.0',
  complexity: 'O(1)',
  group: 'hash',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: ['1 RO'],
  syntax: 'key@0 field',
  run: ({ db }, [, key, field]) => db.read(key!, 'hash')?.get(field!)?.length ?? 0,
});
