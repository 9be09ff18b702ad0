import { command } from '../../command';
import { textOf } from '../../keyspace/string-buffer';

export default command({
  name: 'GET',
  summary: 'Get the value of a key',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'string',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['string'],
  keys: ['1 RO access'],
  syntax: 'key@0',
  run({ db }, [, key]) {
    const value = db.read(key!, 'string');
    return value === undefined ? null : textOf(value);
  },
});
