import { command } from '../../command';
import { combine } from './_combine';

export default command({
  name: 'ZUNION',
  summary: 'Add multiple sorted sets',
  since: '6.2.0',
  complexity:
    'O(N)+O(M*log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of elements in the resulting sorted set.',
  group: 'sorted-set',
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  categories: ['sortedset'],
  keys: ['1#0,1,1 RO access'],
  syntax: 'numkeys:integer key@0... [WEIGHTS weight:integer...] [AGGREGATE aggregate:<SUM | MIN | MAX>] [WITHSCORES]',
  run: (context, argv) => combine(context, argv, 'union'),
});
