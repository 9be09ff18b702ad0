import { command } from '../../command';
import { setFields } from './_set-fields';

export default command({
  name: 'HSET',
  summary: 'Set the string value of a hash field',
  since: '2.0.0',
  complexity:
    'O(1) for each field/value pair added, so O(N) to add N field/value pairs when the command is called with multiple field/value pairs.',
  group: 'hash',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: ['1 RW update'],
  syntax: 'key@0 field_value:{field value}...',
  history: [['4.0.0', 'Accepts multiple `field` and `value` arguments.']],
  run: (context, argv) => setFields(context, argv, 'hset'),
});
