import { command } from '../../command';
import { ok } from '../../reply';
import { setFields } from './_set-fields';

export default command({
  name: 'HMSET',
  summary: 'Set multiple hash fields to multiple values',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of fields being set.',
  group: 'hash',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: ['1 RW update'],
  syntax: 'key@0 field_value:{field value}...',
  deprecated: { since: '4.0.0', replacedBy: '`HSET` with multiple field-value pairs' },
  run(context, argv) {
    setFields(context, argv, 'hmset');
    return ok;
  },
});
