import { command } from '../../command';
import { SetValue } from '../../keyspace/set';

export default command({
  name: 'SADD',
  summary: 'Add one or more members to a set',
  since: '1.0.0',
  complexity: 'O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.',
  group: 'set',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['set'],
  keys: ['1 RW insert'],
  syntax: 'key@0 member...',
  history: [['2.4.0', 'Accepts multiple `member` arguments.']],
  run({ db, keyspace, engine }, argv) {
    const key = argv[1]!;
    const present = db.peek(key, 'set');
    const added = argv.slice(2).filter((member) => !present?.has(member));
    // Since 7.2 many members at once make a hash table, though they may be there.
    const expected = engine.version.has('7.2') ? argv.length - 2 : 1;
    if (added.length === 0 && !(expected > 1 && present!.isOutgrownBy(expected))) return 0;
    const set = db.writeOrCreate(key, 'set', () => new SetValue(keyspace.limits));
    set.expect(argv[2]!, expected);
    if (added.length === 0) return 0;
    let count = 0;
    for (const member of added) if (set.add(member)) count++;
    db.changed('set', 'sadd', key, count);
    return count;
  },
});
