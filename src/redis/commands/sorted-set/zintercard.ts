import { command } from '../../command';
import { countIntersection } from './_combine';

export default command({
  name: 'ZINTERCARD',
  summary: 'Intersect multiple sorted sets and return the cardinality of the result',
  since: '7.0.0',
  complexity: 'O(N*K) worst case with N being the smallest input sorted set, K being the number of input sorted sets.',
  group: 'sorted-set',
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  categories: ['sortedset'],
  keys: ['1#0,1,1 RO access'],
  syntax: 'numkeys:integer key@0... [LIMIT limit:integer]',
  run: countIntersection,
});
