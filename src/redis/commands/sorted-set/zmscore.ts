import { command } from '../../command';
import { scoreReply } from './_score-reply';

export default command({
  name: 'ZMSCORE',
  summary: 'Get the score associated with the given members in a sorted set',
  since: '6.2.0',
  complexity: 'O(N) where N is the number of members being requested.',
  group: 'sorted-set',
  arity: -3,
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: ['1 RO access'],
  syntax: 'key@0 member...',
  run({ db }, argv) {
    const set = db.read(argv[1]!, 'zset');
    return argv.slice(2).map((member) => scoreReply(set?.score(member)));
  },
});
