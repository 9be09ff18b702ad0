import { command } from '../../command';
import { geohashOf } from '../../geo/geohash';
import { positionOfMember } from './_position';

export default command({
  name: 'GEOHASH',
  summary: 'Returns members of a geospatial index as standard geohash strings',
  since: '3.2.0',
  complexity: 'O(log(N)) for each member requested, where N is the number of elements in the sorted set.',
  group: 'geo',
  arity: -2,
  flags: ['readonly'],
  categories: ['geo'],
  keys: ['1 RO access'],
  syntax: 'key@0 member...',
  run({ db }, [, key, ...members]) {
    const set = db.read(key!, 'zset');
    return members.map((member) => {
      const position = positionOfMember(set, member);
      return position ? geohashOf(position) : null;
    });
  },
});
