import { command } from '../../command';
import { search } from './_search';
import { keysBeforeLooseEnd } from './_search-keys';

export default command({
  name: 'GEORADIUSBYMEMBER',
  summary: 'Query a sorted set representing a geospatial index to fetch members matching a given maximum distance from a member',
  since: '3.2.0',
  complexity:
    'O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.',
  group: 'geo',
  arity: -5,
  flags: ['write', 'denyoom', 'movablekeys'],
  categories: ['geo'],
  keys: ['1 RO access', 'STORE>5 OW update', 'STOREDIST>5 OW update'],
  syntax:
    'key@0 member radius:double unit:<M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH] [count:{COUNT count:integer [ANY]}] [order:<ASC | DESC>] [STORE key@1] [STOREDIST key@2]',
  history: [['7.0.0', 'Added support for uppercase unit names.']],
  deprecated: { since: '6.2.0', replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments' },
  findKeys: keysBeforeLooseEnd,
  run: (context, argv) => search(context, argv, { from: 'member', store: 'by option' }),
});
