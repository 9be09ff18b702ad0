import { command } from '../../command';
import { removeRange } from './_remove-range';

export default command({
  name: 'ZREMRANGEBYSCORE',
  summary: 'Remove all members in a sorted set within the given scores',
  since: '1.2.0',
  complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by the operation.',
  group: 'sorted-set',
  arity: 4,
  flags: ['write'],
  categories: ['sortedset'],
  keys: ['1 RW delete'],
  syntax: 'key@0 min:double max:double',
  run: (context, argv) => removeRange(context, argv, 'score'),
});
