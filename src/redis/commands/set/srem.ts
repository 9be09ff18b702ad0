import { command } from '../../command';

export default command({
  name: 'SREM',
  summary: 'Remove one or more members from a set',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of members to be removed.',
  group: 'set',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['set'],
  keys: ['1 RW delete'],
  syntax: 'key@0 member...',
  history: [['2.4.0', 'Accepts multiple `member` arguments.']],
  run({ db }, argv) {
    const key = argv[1]!;
    const present = db.peek(key, 'set');
    const named = argv.slice(2).filter((member) => present?.has(member));
    if (named.length === 0) return 0;
    const set = db.write(key, 'set')!;
    let count = 0;
    for (const member of named) if (set.delete(member)) count++;
    db.changed('set', 'srem', key, count);
    if (set.size === 0) db.deleteEmptied(key);
    return count;
  },
});
