import { command } from '../../command';
import { combine } from './_combine';

export default command({
  name: 'ZDIFF',
  summary: 'Subtract multiple sorted sets',
  since: '6.2.0',
  complexity:
    'O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the first set, and K is the size of the result set.',
  group: 'sorted-set',
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  categories: ['sortedset'],
  keys: ['1#0,1,1 RO access'],
  syntax: 'numkeys:integer key@0... [WITHSCORES]',
  run: (context, argv) => combine(context, argv, 'diff'),
});
