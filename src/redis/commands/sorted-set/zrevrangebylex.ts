import { command } from '../../command';
import { range } from './_range';

export default command({
  name: 'ZREVRANGEBYLEX',
  summary: 'Return a range of members in a sorted set, by lexicographical range, ordered from higher to lower strings.',
  since: '2.8.9',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).',
  group: 'sorted-set',
  arity: -4,
  flags: ['readonly'],
  categories: ['sortedset'],
  keys: ['1 RO access'],
  syntax: 'key@0 max min [LIMIT offset_count:{offset:integer count:integer}]',
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `REV` and `BYLEX` arguments' },
  run: (context, argv) => range(context, argv, { kind: 'lex', reverse: true }),
});
