import { command } from '../../command';
import { popOfMany } from './_pop';

export default command({
  name: 'ZMPOP',
  summary: 'Remove and return members with scores in a sorted set',
  since: '7.0.0',
  complexity:
    'O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted set, and M being the number of elements popped.',
  group: 'sorted-set',
  arity: -4,
  flags: ['write', 'movablekeys'],
  categories: ['sortedset'],
  keys: ['1#0,1,1 RW access delete'],
  syntax: 'numkeys:integer key@0... where:<MIN | MAX> [COUNT count:integer]',
  run: popOfMany,
});
