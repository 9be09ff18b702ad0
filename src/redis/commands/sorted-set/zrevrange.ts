import { command } from '../../command';
import { range } from './_range';

export default command({
  name: 'ZREVRANGE',
  summary: 'Return a range of members in a sorted set, by index, with scores ordered from high to low',
  since: '1.2.0',
  complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements returned.',
  group: 'sorted-set',
  arity: -4,
  flags: ['readonly'],
  categories: ['sortedset'],
  keys: ['1 RO access'],
  syntax: 'key@0 start:integer stop:integer [WITHSCORES]',
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `REV` argument' },
  run: (context, argv) => range(context, argv, { kind: 'rank', reverse: true }),
});
