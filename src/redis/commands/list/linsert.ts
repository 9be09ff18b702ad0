import { command } from '../../command';
import { errors } from '../../errors';

export default command({
  name: 'LINSERT',
  summary: 'Insert an element before or after another element in a list',
  since: '2.2.0',
  complexity:
    'O(N) where N is the number of elements to traverse before seeing the value pivot. This means that inserting somewhere on the left end on the list (head) can be considered O(1) and inserting somewhere on the right end (tail) is O(N).',
  group: 'list',
  arity: 5,
  flags: ['write', 'denyoom'],
  categories: ['list'],
  keys: ['1 RW insert'],
  syntax: 'key@0 where:<BEFORE | AFTER> pivot element',
  run({ db }, argv) {
    const where = argv[2]!.toUpperCase();
    if (where !== 'BEFORE' && where !== 'AFTER') throw errors.syntax;
    const key = argv[1]!;
    const list = db.peek(key, 'list');
    if (list === undefined) return 0;
    let pivot = 0;
    while (pivot < list.length && list.at(pivot) !== argv[3]) pivot++;
    if (pivot === list.length) return -1;
    const changed = db.write(key, 'list')!;
    changed.expect([argv[4]!]);
    changed.insert(pivot, where === 'BEFORE' ? 'before' : 'after', argv[4]!);
    db.changed('list', 'linsert', key);
    return changed.length;
  },
});
