import { command } from '../../command';
import { combineAndStore } from './_combine';

export default command({
  name: 'ZINTERSTORE',
  summary: 'Intersect multiple sorted sets and store the resulting sorted set in a new key',
  since: '2.0.0',
  complexity:
    'O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of input sorted sets and M being the number of elements in the resulting sorted set.',
  group: 'sorted-set',
  arity: -4,
  flags: ['write', 'denyoom', 'movablekeys'],
  categories: ['sortedset'],
  keys: ['1 OW update', '2#0,1,1 RO access'],
  syntax: 'destination@0 numkeys:integer key@1... [WEIGHTS weight:integer...] [AGGREGATE aggregate:<SUM | MIN | MAX>]',
  run: (context, argv) => combineAndStore(context, argv, 'inter'),
});
