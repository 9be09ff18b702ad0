import type { Binary } from '../../../base/bytes';
import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import type { ListValue } from '../../keyspace/list';
import { int64, integerAtLeast } from '../../numbers';
import { ErrorReply } from '../../reply';
import type { Version } from '../../version';

export default command({
  name: 'LPOS',
  summary: 'Return the index of matching elements on a list',
  since: '6.0.6',
  complexity:
    'O(N) where N is the number of elements in the list, for the average case. When searching for elements near the head or the tail of the list, or when the MAXLEN option is provided, the command may run in constant time.',
  group: 'list',
  arity: -3,
  flags: ['readonly'],
  categories: ['list'],
  keys: ['1 RO access'],
  syntax: 'key@0 element [RANK rank:integer] [COUNT num-matches:integer] [MAXLEN len:integer]',
  run({ db, engine }, argv) {
    const options = parseOptions(argv, engine.version);
    const list = db.read(argv[1]!, 'list');
    const found = list ? search(list, argv[2]!, options) : [];
    return options.count === undefined ? (found[0] ?? null) : found;
  },
});

interface Options {
  /** How many matches are passed over. */
  readonly skip: number;
  readonly fromEnd: boolean;
  /** How many are wanted, 0: all; undefined: one, given alone. */
  readonly count: number | undefined;
  /** How many elements are looked at; 0: all. */
  readonly maxLength: number;
}

const zeroRank = new ErrorReply(
  "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
);
const negativeCount = new ErrorReply("ERR COUNT can't be negative");
const negativeLength = new ErrorReply("ERR MAXLEN can't be negative");
const minRank = -(2n ** 63n);

function parseOptions(argv: Argv, version: Version): Options {
  let rank = 1n;
  let count: number | undefined;
  let maxLength = 0;
  for (let at = 3; at < argv.length; at += 2) {
    const value = argv[at + 1];
    if (value === undefined) throw errors.syntax;
    switch (argv[at]!.toUpperCase()) {
      case 'RANK':
        rank = int64(value);
        if (rank === minRank && version.has('7.2')) throw errors.notNegatable;
        if (rank === 0n) throw zeroRank;
        break;
      case 'COUNT':
        count = integerAtLeast(value, 0, negativeCount);
        break;
      case 'MAXLEN':
        maxLength = integerAtLeast(value, 0, negativeLength);
        break;
      default:
        throw errors.syntax;
    }
  }
  // The smallest integer has no positive counterpart: Redis before 7.2 then passes over nothing and never has enough.
  if (rank === minRank) return { skip: 0, fromEnd: true, count: count && 0, maxLength };
  return { skip: Number(rank < 0n ? -rank : rank) - 1, fromEnd: rank < 0n, count, maxLength };
}

function search(list: ListValue, element: Binary, { skip, fromEnd, count = 1, maxLength }: Options): number[] {
  const found: number[] = [];
  const steps = maxLength === 0 ? list.length : Math.min(maxLength, list.length);
  let matches = 0;
  for (let step = 0; step < steps; step++) {
    const index = fromEnd ? list.length - 1 - step : step;
    if (list.at(index) !== element || matches++ < skip) continue;
    found.push(index);
    if (found.length === count) break;
  }
  return found;
}
