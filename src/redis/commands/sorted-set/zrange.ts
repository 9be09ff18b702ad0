import { command } from '../../command';
import { range } from './_range';

export default command({
  name: 'ZRANGE',
  summary: 'Return a range of members in a sorted set',
  since: '1.2.0',
  complexity: 'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements returned.',
  group: 'sorted-set',
  arity: -4,
  flags: ['readonly'],
  categories: ['sortedset'],
  keys: ['1 RO access'],
  syntax:
    'key@0 start stop [sortby:<BYSCORE | BYLEX>^6.2.0] [REV^6.2.0] [LIMIT offset_count:{offset:integer count:integer}^6.2.0] [WITHSCORES]',
  history: [['6.2.0', 'Added the `REV`, `BYSCORE`, `BYLEX` and `LIMIT` options.']],
  run: (context, argv) => range(context, argv, {}),
});
