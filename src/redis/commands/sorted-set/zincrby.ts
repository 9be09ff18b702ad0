import { command } from '../../command';
import { add } from './_add';

export default command({
  name: 'ZINCRBY',
  summary: 'Increment the score of a member in a sorted set',
  since: '1.2.0',
  complexity: 'O(log(N)) where N is the number of elements in the sorted set.',
  group: 'sorted-set',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['sortedset'],
  keys: ['1 RW access update'],
  syntax: 'key@0 increment:integer member',
  run: (context, argv) => add(context, argv, true),
});
