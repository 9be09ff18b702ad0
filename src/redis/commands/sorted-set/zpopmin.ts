import { command } from '../../command';
import { pop } from './_pop';

export default command({
  name: 'ZPOPMIN',
  summary: 'Remove and return members with the lowest scores in a sorted set',
  since: '5.0.0',
  complexity: 'O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of elements popped.',
  group: 'sorted-set',
  arity: -2,
  flags: ['write', 'fast'],
  categories: ['sortedset'],
  keys: ['1 RW access delete'],
  syntax: 'key@0 [count:integer]',
  run: (context, argv) => pop(context, argv, 'min'),
});
