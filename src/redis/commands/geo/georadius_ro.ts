import { command } from '../../command';
import { search } from './_search';

export default command({
  name: 'GEORADIUS_RO',
  summary: 'A read-only variant for GEORADIUS',
  since: '3.2.10',
  complexity:
    'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.',
  group: 'geo',
  arity: -6,
  flags: ['readonly'],
  categories: ['geo'],
  keys: ['1 RO access'],
  syntax:
    'key@0 longitude:double latitude:double radius:double unit:<M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] [count:{COUNT count:integer [ANY^6.2.0]}] [order:<ASC | DESC>]',
  history: [['6.2.0', 'Added the `ANY` option for `COUNT`.']],
  deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` with the `BYRADIUS` argument' },
  run: (context, argv) => search(context, argv, { from: 'coordinates', store: 'never' }),
});
