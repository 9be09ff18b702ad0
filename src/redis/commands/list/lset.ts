import { command } from '../../command';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { ok } from '../../reply';

export default command({
  name: 'LSET',
  summary: 'Set the value of an element in a list by its index',
  since: '1.0.0',
  complexity: 'O(N) where N is the length of the list. Setting either the first or the last element of the list is O(1).',
  group: 'list',
  arity: 4,
  flags: ['write', 'denyoom'],
  categories: ['list'],
  keys: ['1 RW update'],
  syntax: 'key@0 index:integer element',
  run({ db }, argv) {
    const key = argv[1]!;
    const list = db.peek(key, 'list');
    if (list === undefined) throw errors.noSuchKey;
    const given = integer(argv[2]!);
    const index = given < 0 ? given + list.length : given;
    if (list.at(index) === undefined) throw errors.indexOutOfRange;
    const changed = db.write(key, 'list')!;
    changed.expect([argv[3]!]);
    changed.set(index, argv[3]!);
    changed.settle(true);
    db.changed('list', 'lset', key);
    return ok;
  },
});
