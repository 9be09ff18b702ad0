import { command } from '../../command';
import { errors } from '../../errors';
import { distanceMeters } from '../../geo/distance';
import { positionOfMember } from './_position';
import { distanceReply, unitMeters } from './_unit';

export default command({
  name: 'GEODIST',
  summary: 'Returns the distance between two members of a geospatial index',
  since: '3.2.0',
  complexity: 'O(log(N))',
  group: 'geo',
  arity: -4,
  flags: ['readonly'],
  categories: ['geo'],
  keys: ['1 RO access'],
  syntax: 'key@0 member1 member2 [unit:<M | KM | FT | MI>]',
  run({ db }, argv) {
    const unit = argv.length === 5 ? unitMeters(argv[4]!) : 1;
    if (argv.length > 5) throw errors.syntax;
    const set = db.read(argv[1]!, 'zset');
    const [from, to] = [positionOfMember(set, argv[2]!), positionOfMember(set, argv[3]!)];
    return from && to ? distanceReply(distanceMeters(from, to) / unit) : null;
  },
});
