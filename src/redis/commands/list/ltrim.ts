import { command } from '../../command';
import { integer } from '../../numbers';
import { ok } from '../../reply';
import { rangeOf } from './_range';

export default command({
  name: 'LTRIM',
  summary: 'Trim a list to the specified range',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of elements to be removed by the operation.',
  group: 'list',
  arity: 4,
  flags: ['write'],
  categories: ['list'],
  keys: ['1 RW delete'],
  syntax: 'key@0 start:integer stop:integer',
  run({ db }, argv) {
    const key = argv[1]!;
    const [start, stop] = [integer(argv[2]!), integer(argv[3]!)];
    const list = db.peek(key, 'list');
    if (list === undefined) return ok;
    const length = list.length;
    const range = rangeOf(start, stop, length);
    const kept = range ? range.to - range.from + 1 : 0;
    if (range && kept < length) {
      const trimmed = db.write(key, 'list')!;
      trimmed.trim(range.from, range.to);
      trimmed.settle(true);
    }
    db.notify('list', 'ltrim', key);
    if (range === undefined) db.deleteEmptied(key);
    db.touch(key, length - kept);
    return ok;
  },
});
