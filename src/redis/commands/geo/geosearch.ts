import { command } from '../../command';
import { search } from './_search';

export default command({
  name: 'GEOSEARCH',
  summary: 'Query a sorted set representing a geospatial index to fetch members inside an area of a box or a circle.',
  since: '6.2.0',
  complexity:
    'O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape provided as the filter and M is the number of items inside the shape',
  group: 'geo',
  arity: -7,
  flags: ['readonly'],
  categories: ['geo'],
  keys: ['1 RO access'],
  syntax:
    'key@0 from:<FROMMEMBER member | FROMLONLAT longitude_latitude:{longitude:double latitude:double}> by:<circle:{BYRADIUS radius:double unit:<M | KM | FT | MI>} | box:{BYBOX width:double height:double unit:<M | KM | FT | MI>}> [order:<ASC | DESC>] [count:{COUNT count:integer [ANY]}] [WITHCOORD] [WITHDIST] [WITHHASH]',
  history: [['7.0.0', 'Added support for uppercase unit names.']],
  run: (context, argv) => search(context, argv, { from: 'options', store: 'never' }),
});
