import { command } from '../../command';

export default command({
  name: 'PERSIST',
  summary: 'Remove the expiration from a key',
  since: '2.2.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 2,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: ['1 RW update'],
  syntax: 'key@0',
  run: ({ db }, argv) => {
    if (!db.persist(argv[1]!)) return 0;
    db.changed('generic', 'persist', argv[1]!);
    return 1;
  },
});
