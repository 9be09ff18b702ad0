import { command } from '../../command';
import { parseNumberedFields } from './_numbered-fields';

export default command({
  name: 'HGETDEL',
  summary: 'Returns the value of a field and deletes it from the hash.',
  since: '8.0.0',
  complexity: 'O(N) where N is the number of specified fields',
  group: 'hash',
  arity: -5,
  flags: ['write', 'fast'],
  categories: ['hash'],
  keys: ['1 RW access delete'],
  syntax: 'key@0 FIELDS fields:{numfields:integer field...}',
  run({ db }, argv) {
    const key = argv[1]!;
    const present = db.peek(key, 'hash');
    const fields = parseNumberedFields(argv, 2);
    if (present === undefined || !fields.some((field) => present.has(field))) return fields.map(() => null);
    const hash = db.write(key, 'hash')!;
    let deleted = 0;
    const values = fields.map((field) => {
      const value = hash.get(field) ?? null;
      if (hash.delete(field)) deleted++;
      return value;
    });
    db.changed('hash', 'hdel', key, deleted);
    if (hash.size === 0) db.deleteEmptied(key);
    return values;
  },
});
