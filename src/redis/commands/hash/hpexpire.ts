import { command } from '../../command';
import { expireFields } from './_expire-fields';

export default command({
  name: 'HPEXPIRE',
  summary: 'Set expiry for hash field using relative time to expire (milliseconds)',
  since: '7.4.0',
  complexity: 'O(N) where N is the number of specified fields',
  group: 'hash',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  changes: [{ since: '8.4', flags: ['write', 'fast'] }],
  categories: ['hash'],
  keys: ['1 RW update'],
  syntax: 'key@0 milliseconds:integer [condition:<NX | XX | GT | LT>] FIELDS fields:{numfields:integer field...}',
  run: (context, argv) => expireFields(context, argv, { unit: 'milliseconds', from: 'now' }),
});
