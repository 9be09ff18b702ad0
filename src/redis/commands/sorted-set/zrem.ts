import { command } from '../../command';

export default command({
  name: 'ZREM',
  summary: 'Remove one or more members from a sorted set',
  since: '1.2.0',
  complexity: 'O(M*log(N)) with N being the number of elements in the sorted set and M the number of elements to be removed.',
  group: 'sorted-set',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['sortedset'],
  keys: ['1 RW delete'],
  syntax: 'key@0 member...',
  history: [['2.4.0', 'Accepts multiple elements.']],
  run({ db }, argv) {
    const key = argv[1]!;
    const present = db.peek(key, 'zset');
    const members = argv.slice(2).filter((member) => present?.has(member));
    if (members.length === 0) return 0;
    const set = db.write(key, 'zset')!;
    let removed = 0;
    for (const member of members) if (set.delete(member)) removed++;
    db.changed('zset', 'zrem', key, removed);
    if (set.size === 0) db.deleteEmptied(key);
    return removed;
  },
});
