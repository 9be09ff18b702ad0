import { command } from '../../command';
import { integer } from '../../numbers';

export default command({
  name: 'LINDEX',
  summary: 'Get an element from a list by its index',
  since: '1.0.0',
  complexity:
    'O(N) where N is the number of elements to traverse to get to the element at index. This makes asking for the first or the last element of the list O(1).',
  group: 'list',
  arity: 3,
  flags: ['readonly'],
  categories: ['list'],
  keys: ['1 RO access'],
  syntax: 'key@0 index:integer',
  run({ db }, argv) {
    const list = db.read(argv[1]!, 'list');
    if (list === undefined) return null;
    const index = integer(argv[2]!);
    return list.at(index < 0 ? index + list.length : index) ?? null;
  },
});
