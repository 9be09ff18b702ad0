import { command } from '../../command';
import { fieldTimes } from './_field-times';

export default command({
  name: 'HTTL',
  summary: 'Returns the TTL in seconds of a hash field.',
  since: '7.4.0',
  complexity: 'O(N) where N is the number of specified fields',
  group: 'hash',
  arity: -5,
  flags: ['readonly', 'fast'],
  changes: [{ since: '8.0', tips: ['nondeterministic_output'] }],
  categories: ['hash'],
  keys: ['1 RO access'],
  syntax: 'key@0 FIELDS fields:{numfields:integer field...}',
  run: (context, argv) => fieldTimes(context, argv, { unit: 'seconds', from: 'now' }),
});
