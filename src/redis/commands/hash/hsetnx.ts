import { command } from '../../command';
import { replaceField } from './_replace-field';

export default command({
  name: 'HSETNX',
  summary: 'Set the value of a hash field, only if the field does not exist',
  since: '2.0.0',
  complexity: 'O(1)',
  group: 'hash',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: ['1 RW insert'],
  syntax: 'key@0 field value',
  run(context, [, key, field, value]) {
    if (context.db.peek(key!, 'hash')?.has(field!)) return 0;
    replaceField(context, key!, field!, value!, 'hset');
    return 1;
  },
});
