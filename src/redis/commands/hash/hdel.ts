import { command } from '../../command';

export default command({
  name: 'HDEL',
  summary: 'Delete one or more hash fields',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of fields to be removed.',
  group: 'hash',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['hash'],
  keys: ['1 RW delete'],
  syntax: 'key@0 field...',
  history: [['2.4.0', 'Accepts multiple `field` arguments.']],
  run({ db }, argv) {
    const key = argv[1]!;
    const fields = argv.slice(2);
    const present = db.peek(key, 'hash');
    if (present === undefined || !fields.some((field) => present.has(field))) return 0;
    const hash = db.write(key, 'hash')!;
    const deleted = fields.filter((field) => hash.delete(field)).length;
    db.changed('hash', 'hdel', key, deleted);
    if (hash.size === 0) db.deleteEmptied(key);
    return deleted;
  },
});
