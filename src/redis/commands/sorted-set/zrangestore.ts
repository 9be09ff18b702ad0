import { command } from '../../command';
import { storeRange } from './_range';

export default command({
  name: 'ZRANGESTORE',
  summary: 'Store a range of members from sorted set into another key',
  since: '6.2.0',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements stored into the destination key.',
  group: 'sorted-set',
  arity: -5,
  flags: ['write', 'denyoom'],
  categories: ['sortedset'],
  keys: ['1 OW update', '2 RO access'],
  syntax: 'dst@0 src@1 min max [sortby:<BYSCORE | BYLEX>] [REV] [LIMIT offset_count:{offset:integer count:integer}]',
  run: storeRange,
});
