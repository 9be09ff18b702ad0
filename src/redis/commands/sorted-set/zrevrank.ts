import { command } from '../../command';

export default command({
  name: 'ZREVRANK',
  summary: 'Determine the index of a member in a sorted set, with scores ordered from high to low',
  since: '2.0.0',
  complexity: 'O(log(N))',
  group: 'sorted-set',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: ['1 RO access'],
  syntax: 'key@0 member',
  run({ db }, argv) {
    const set = db.read(argv[1]!, 'zset');
    const rank = set?.rank(argv[2]!);
    return set === undefined || rank === undefined ? null : set.size - 1 - rank;
  },
});
