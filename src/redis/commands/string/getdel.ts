import { command } from '../../command';
import { textOf } from '../../keyspace/string-buffer';

export default command({
  name: 'GETDEL',
  summary: 'Get the value of a key and delete the key',
  since: '6.2.0',
  complexity: 'O(1)',
  group: 'string',
  arity: 2,
  flags: ['write', 'fast'],
  categories: ['string'],
  keys: ['1 RW access delete'],
  syntax: 'key@0',
  run({ db }, [, key]) {
    const value = db.read(key!, 'string');
    if (value === undefined) return null;
    const text = textOf(value);
    db.delete(key!);
    db.changed('generic', 'del', key!);
    return text;
  },
});
