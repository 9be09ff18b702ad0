import { command } from '../../command';

export default command({
  name: 'HMGET',
  summary: 'Get the values of all the given hash fields',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of fields being requested.',
  group: 'hash',
  arity: -3,
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: ['1 RO access'],
  syntax: 'key@0 field...',
  run({ db }, argv) {
    const hash = db.read(argv[1]!, 'hash');
    return argv.slice(2).map((field) => hash?.get(field) ?? null);
  },
});
