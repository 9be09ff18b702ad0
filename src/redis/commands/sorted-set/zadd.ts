import { command } from '../../command';
import { add } from './_add';

export default command({
  name: 'ZADD',
  summary: 'Add one or more members to a sorted set, or update its score if it already exists',
  since: '1.2.0',
  complexity: 'O(log(N)) for each item added, where N is the number of elements in the sorted set.',
  group: 'sorted-set',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['sortedset'],
  keys: ['1 RW update'],
  syntax:
    'key@0 [condition:<NX | XX>^3.0.2] [comparison:<GT | LT>^6.2.0] [change=CH^3.0.2] [increment=INCR^3.0.2] score_member:{score:double member}...',
  history: [
    ['2.4.0', 'Accepts multiple elements.'],
    ['3.0.2', 'Added the `XX`, `NX`, `CH` and `INCR` options.'],
    ['6.2.0', 'Added the `GT` and `LT` options.'],
  ],
  run: (context, argv) => add(context, argv, false),
});
