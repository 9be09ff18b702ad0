import { command } from '../../command';

export default command({
  name: 'ZCARD',
  summary: 'Get the number of members in a sorted set',
  since: '1.2.0',
  complexity: 'O(1)',
  group: 'sorted-set',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: ['1 RO'],
  syntax: 'key@0',
  run({ db }, argv) {
    return db.read(argv[1]!, 'zset')?.size ?? 0;
  },
});
