import { command } from '../../command';
import { textOf } from '../../keyspace/string-buffer';

export default command({
  name: 'GETSET',
  summary: 'Set the string value of a key and return its old value',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'string',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: ['1 RW access update'],
  syntax: 'key@0 value',
  deprecated: { since: '6.2.0', replacedBy: '`SET` with the `!GET` argument' },
  run({ db }, [, key, value]) {
    const former = db.read(key!, 'string');
    const reply = former === undefined ? null : textOf(former);
    db.set(key!, value!);
    db.changed('string', 'set', key!);
    return reply;
  },
});
