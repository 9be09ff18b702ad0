import { command } from '../../command';
import { textOf } from '../../keyspace/string-buffer';
import { digestOf } from './_comparison';

export default command({
  name: 'DIGEST',
  summary: 'Returns the XXH3 hash of a string value.',
  since: '8.4.0',
  complexity: 'O(N) where N is the length of the string value.',
  group: 'string',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['string'],
  keys: ['1 RO access'],
  syntax: 'key@0',
  run({ db }, argv) {
    const value = db.read(argv[1]!, 'string');
    return value === undefined ? null : digestOf(textOf(value));
  },
});
