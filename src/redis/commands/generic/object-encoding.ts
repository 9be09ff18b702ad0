import { command } from '../../command';
import { encodingOf } from '../../keyspace/encoding';

export default command({
  name: 'OBJECT|ENCODING',
  summary: 'Inspect the internal encoding of a Redis object',
  since: '2.2.3',
  complexity: 'O(1)',
  group: 'generic',
  arity: 3,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: ['2 RO'],
  syntax: 'key@0',
  run: ({ db }, argv) => {
    const entry = db.readEntry(argv[2]!, false);
    return entry === undefined ? null : encodingOf(entry.value);
  },
});
