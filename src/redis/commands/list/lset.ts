import { command } from '../../command';
import { errors } from '../../errors';
import { int64 } from '../../numbers';
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
  run({ db, engine }, argv) {
    const key = argv[1]!;
    const list = db.peek(key, 'list');
    if (list === undefined) throw errors.noSuchKey;
    const whole = int64(argv[2]!);
    // Since 7.2 the index is C's int: what is beyond is cut off.
    const given = Number(engine.version.has('7.2') ? BigInt.asIntN(32, whole) : whole);
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
