import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import { scoreOf } from '../../geo/geohash';
import { addScores, type AddOptions } from '../sorted-set/_add';
import { parsePosition } from './_position';

export default command({
  name: 'GEOADD',
  summary: 'Add one or more geospatial items in the geospatial index represented using a sorted set',
  since: '3.2.0',
  complexity: 'O(log(N)) for each item added, where N is the number of elements in the sorted set.',
  group: 'geo',
  arity: -5,
  flags: ['write', 'denyoom'],
  categories: ['geo'],
  keys: ['1 RW update'],
  syntax: 'key@0 [condition:<NX | XX>^6.2.0] [change=CH^6.2.0] longitude_latitude_member:{longitude:double latitude:double member}...',
  history: [['6.2.0', 'Added the `CH`, `NX` and `XX` options.']],
  run(context, argv) {
    const { options, at } = parseOptions(argv);
    if ((argv.length - at) % 3 !== 0 || argv.length === at || (options.nx && options.xx)) throw errors.syntax;
    const pairs = Array.from({ length: (argv.length - at) / 3 }, (_, i) => {
      const [longitude, latitude, member] = argv.slice(at + 3 * i, at + 3 * i + 3);
      return [scoreOf(parsePosition(longitude!, latitude!)), member!] as const;
    });
    return addScores(context, argv[1]!, pairs, options);
  },
});

/** @returns the options, and where the first place stands */
function parseOptions(argv: Argv): { options: AddOptions; at: number } {
  const options: AddOptions = { nx: false, xx: false, gt: false, lt: false, ch: false, incr: false };
  for (let at = 2; ; at++) {
    const name = argv[at]?.toLowerCase();
    if (name !== 'nx' && name !== 'xx' && name !== 'ch') return { options, at };
    options[name] = true;
  }
}
