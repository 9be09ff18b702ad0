import { command } from '../../command';
import { search } from './_search';

export default command({
  name: 'GEORADIUSBYMEMBER_RO',
  summary: 'A read-only variant for GEORADIUSBYMEMBER',
  since: '3.2.10',
  complexity:
    'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.',
  group: 'geo',
  arity: -5,
  flags: ['readonly'],
  categories: ['geo'],
  keys: ['1 RO access'],
  syntax:
    'key@0 member radius:double unit:<M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] [count:{COUNT count:integer [ANY]}] [order:<ASC | DESC>]',
  deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments' },
  run: (context, argv) => search(context, argv, { from: 'member', store: 'never' }),
});
