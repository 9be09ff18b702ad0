import { command } from '../../command';
import { matchesGlob } from '../../keyspace/glob';

export default command({
  name: 'KEYS',
  summary: 'Find all keys matching the given pattern',
  since: '1.0.0',
  complexity:
    'O(N) with N being the number of keys in the database, under the assumption that the key names in the database and the given pattern have limited length.',
  group: 'generic',
  arity: 2,
  flags: ['readonly'],
  categories: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'nondeterministic_output_order'],
  syntax: 'pattern:pattern',
  run: ({ db }, argv) => [...db.keys()].filter((key) => argv[1] === '*' || matchesGlob(argv[1]!, key)),
});
