import { command } from '../../command';

export default command({
  name: 'ZRANK',
  summary: 'Determine the index of a member in a sorted set',
  since: '2.0.0',
  complexity: 'O(log(N))',
  group: 'sorted-set',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: ['1 RO access'],
  syntax: 'key@0 member',
  run({ db }, argv) {
    return db.read(argv[1]!, 'zset')?.rank(argv[2]!) ?? null;
  },
});
