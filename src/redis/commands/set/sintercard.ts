import { command } from '../../command';
import { errors } from '../../errors';
import { integerAtLeast } from '../../numbers';
import { ErrorReply } from '../../reply';
import { intersection } from './_intersection';
import { readSets } from './_read-sets';

export default command({
  name: 'SINTERCARD',
  summary: 'Intersect multiple sets and return the cardinality of the result',
  since: '7.0.0',
  complexity: 'O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.',
  group: 'set',
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  categories: ['set'],
  keys: ['1#0,1,1 RO access'],
  syntax: 'numkeys:integer key@0... [LIMIT limit:integer]',
  run({ db }, argv) {
    const keyCount = integerAtLeast(argv[1]!, 1, noKeys);
    if (keyCount > argv.length - 2) throw tooManyKeys;
    let limit = 0;
    for (let at = 2 + keyCount; at < argv.length; at += 2) {
      if (argv[at]!.toUpperCase() !== 'LIMIT' || at + 1 >= argv.length) throw errors.syntax;
      limit = integerAtLeast(argv[at + 1]!, 0, negativeLimit);
    }
    const common = intersection(readSets(db, argv.slice(2, 2 + keyCount)));
    let count = 0;
    while (!common.next().done) if (++count === limit) break;
    return count;
  },
});

const noKeys = new ErrorReply('ERR numkeys should be greater than 0');
const tooManyKeys = new ErrorReply("ERR Number of keys can't be greater than number of args");
const negativeLimit = new ErrorReply("ERR LIMIT can't be negative");
