import { command } from '../../command';
import { range } from './_range';

export default command({
  name: 'ZRANGEBYSCORE',
  summary: 'Return a range of members in a sorted set, by score',
  since: '1.0.5',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).',
  group: 'sorted-set',
  arity: -4,
  flags: ['readonly'],
  categories: ['sortedset'],
  keys: ['1 RO access'],
  syntax: 'key@0 min:double max:double [WITHSCORES^2.0.0] [LIMIT offset_count:{offset:integer count:integer}]',
  history: [['2.0.0', 'Added the `WITHSCORES` modifier.']],
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `BYSCORE` argument' },
  run: (context, argv) => range(context, argv, { kind: 'score', reverse: false }),
});
