import { command } from '../../command';
import { nullArray } from '../../reply';
import { positionOfMember, positionReply } from './_position';

export default command({
  name: 'GEOPOS',
  summary: 'Returns longitude and latitude of members of a geospatial index',
  since: '3.2.0',
  complexity: 'O(N) where N is the number of members requested.',
  group: 'geo',
  arity: -2,
  flags: ['readonly'],
  categories: ['geo'],
  keys: ['1 RO access'],
  syntax: 'key@0 member...',
  run({ db, engine }, [, key, ...members]) {
    const set = db.read(key!, 'zset');
    return members.map((member) => {
      const position = positionOfMember(set, member);
      return position ? positionReply(position, engine.version) : nullArray;
    });
  },
});
