import { command } from '../../command';
import { errors } from '../../errors';
import { integer } from '../../numbers';

export default command({
  name: 'LREM',
  summary: 'Remove elements from a list',
  since: '1.0.0',
  complexity: 'O(N+M) where N is the length of the list and M is the number of elements removed.',
  group: 'list',
  arity: 4,
  flags: ['write'],
  categories: ['list'],
  keys: ['1 RW delete'],
  syntax: 'key@0 count:integer element',
  run({ db, engine }, argv) {
    const key = argv[1]!;
    const count = integer(argv[2]!);
    if (argv[2] === smallest && engine.version.has('7.4')) throw errors.notNegatable;
    const element = argv[3]!;
    const list = db.peek(key, 'list');
    if (list === undefined || !list.includes(element)) return 0;
    const changed = db.write(key, 'list')!;
    const removed = changed.remove(element, count < 0 ? 'right' : 'left', Math.abs(count) || Infinity);
    db.changed('list', 'lrem', key, removed);
    if (changed.length === 0) db.deleteEmptied(key);
    else changed.settle(true);
    return removed;
  },
});

/** It has no positive counterpart. */
const smallest = '-9223372036854775808';
