import { command } from '../../command';
import { combineAndStore } from './_combine';

export default command({
  name: 'ZDIFFSTORE',
  summary: 'Subtract multiple sorted sets and store the resulting sorted set in a new key',
  since: '6.2.0',
  complexity:
    'O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the first set, and K is the size of the result set.',
  group: 'sorted-set',
  arity: -4,
  flags: ['write', 'denyoom', 'movablekeys'],
  categories: ['sortedset'],
  keys: ['1 OW update', '2#0,1,1 RO access'],
  syntax: 'destination@0 numkeys:integer key@1...',
  run: (context, argv) => combineAndStore(context, argv, 'diff'),
});
