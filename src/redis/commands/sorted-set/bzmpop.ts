import { command } from '../../command';
import { blockingPopOfMany } from './_pop';

export default command({
  name: 'BZMPOP',
  summary: 'Remove and return members with scores in a sorted set or block until one is available',
  since: '7.0.0',
  complexity:
    'O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted set, and M being the number of elements popped.',
  group: 'sorted-set',
  arity: -5,
  flags: ['write', 'blocking', 'movablekeys'],
  categories: ['sortedset'],
  keys: ['2#0,1,1 RW access delete'],
  syntax: 'timeout:double numkeys:integer key@0... where:<MIN | MAX> [COUNT count:integer]',
  run: blockingPopOfMany,
});
