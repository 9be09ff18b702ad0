import type { Binary } from '../../../base/bytes';
import { command } from '../../command';
import { SetValue } from '../../keyspace/set';
import type { EncodingLimits } from '../../keyspace/value';

export default command({
  name: 'SMOVE',
  summary: 'Move a member from one set to another',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'set',
  arity: 4,
  flags: ['write', 'fast'],
  categories: ['set'],
  keys: ['1 RW access delete', '2 RW insert'],
  syntax: 'source@0 destination@1 member',
  run({ db, keyspace }, argv) {
    const [source, destination, member] = [argv[1]!, argv[2]!, argv[3]!];
    const present = db.peek(source, 'set');
    if (present === undefined) return 0;
    db.peek(destination, 'set');
    const isThere = present.has(member);
    if (!isThere || source === destination) return isThere ? 1 : 0;
    const from = db.write(source, 'set')!;
    from.delete(member);
    db.notify('set', 'srem', source);
    if (from.size === 0) db.deleteEmptied(source);
    const added = db.writeOrCreate(destination, 'set', () => newSet(keyspace.limits, member)).add(member);
    db.touch(source);
    if (added) db.changed('set', 'sadd', destination);
    return 1;
  },
});

function newSet(limits: EncodingLimits, first: Binary): SetValue {
  const set = new SetValue(limits);
  set.expect(first, 1);
  return set;
}
