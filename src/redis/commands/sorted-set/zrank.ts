import { command } from '../../command';
import { rankReply } from './_rank';

export default command({
  name: 'ZRANK',
  summary: 'Determine the index of a member in a sorted set',
  since: '2.0.0',
  complexity: 'O(log(N))',
  group: 'sorted-set',
  arity: 3,
  changes: [{ since: '7.2', arity: -3 }],
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: ['1 RO access'],
  syntax: 'key@0 member [WITHSCORE^7.2.0]',
  history: [['7.2.0', 'Added the optional `WITHSCORE` argument.']],
  run: (context, argv) => rankReply(context, argv, (set, member) => set.rank(member)),
});
