import { command } from '../../command';
import { scoreReply } from './_score-reply';

export default command({
  name: 'ZSCORE',
  summary: 'Get the score associated with the given member in a sorted set',
  since: '1.2.0',
  complexity: 'O(1)',
  group: 'sorted-set',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: ['1 RO access'],
  syntax: 'key@0 member',
  run({ db }, argv) {
    return scoreReply(db.read(argv[1]!, 'zset')?.score(argv[2]!));
  },
});
