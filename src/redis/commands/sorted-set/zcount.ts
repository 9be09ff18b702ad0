import { command } from '../../command';
import { countRange } from './_count-range';

export default command({
  name: 'ZCOUNT',
  summary: 'Count the members in a sorted set with scores within the given values',
  since: '2.0.0',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  group: 'sorted-set',
  arity: 4,
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: ['1 RO access'],
  syntax: 'key@0 min:double max:double',
  run: (context, argv) => countRange(context, argv, 'score'),
});
