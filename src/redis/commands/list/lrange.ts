import { command } from '../../command';
import { integer } from '../../numbers';
import { rangeOf } from './_range';

export default command({
  name: 'LRANGE',
  summary: 'Get a range of elements from a list',
  since: '1.0.0',
  complexity:
    'O(S+N) where S is the distance of start offset from HEAD for small lists, from nearest end (HEAD or TAIL) for large lists; and N is the number of elements in the specified range.',
  group: 'list',
  arity: 4,
  flags: ['readonly'],
  categories: ['list'],
  keys: ['1 RO access'],
  syntax: 'key@0 start:integer stop:integer',
  run({ db }, argv) {
    const [start, stop] = [integer(argv[2]!), integer(argv[3]!)];
    const list = db.read(argv[1]!, 'list');
    const range = list && rangeOf(start, stop, list.length);
    return range ? list.slice(range.from, range.to) : [];
  },
});
