import { command } from '../../command';
import { typeOf } from '../../keyspace/value';
import { SimpleReply } from '../../reply';

export default command({
  name: 'TYPE',
  summary: 'Determine the type stored at key',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  keys: ['1 RO'],
  syntax: 'key@0',
  run: ({ db }, argv) => {
    const entry = db.readEntry(argv[1]!);
    return new SimpleReply(entry === undefined ? 'none' : typeOf(entry.value));
  },
});
