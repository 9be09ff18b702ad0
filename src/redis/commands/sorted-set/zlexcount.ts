import { command } from '../../command';
import { countRange } from './_count-range';

export default command({
  name: 'ZLEXCOUNT',
  summary: 'Count the number of members in a sorted set between a given lexicographical range',
  since: '2.8.9',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  group: 'sorted-set',
  arity: 4,
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: ['1 RO access'],
  syntax: 'key@0 min max',
  run: (context, argv) => countRange(context, argv, 'lex'),
});
