import { command } from '../../command';

export default command({
  name: 'STRLEN',
  summary: 'Get the length of the value stored in a key',
  since: '2.2.0',
  complexity: 'O(1)',
  group: 'string',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['string'],
  keys: ['1 RO'],
  syntax: 'key@0',
  run: ({ db }, [, key]) => db.read(key!, 'string')?.length ?? 0,
});
